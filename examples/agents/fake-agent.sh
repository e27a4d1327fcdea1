#!/bin/sh
# Stands for a coding agent: reads its task from standard input and edits files in the folder it is started in.
# It writes a file of its own and adds a line to a list that all tasks share, right after the line of its own
# number, and says at the end, as JSON, what it did.
set -eu
task=$PARADECOM_TASK_ID
title=$(sed -n '1s/^# Task [^:]*: //p')

mkdir -p notes
printf '%s\n' "$title" > "notes/$task.md"

sed "s/^$task\\.\$/$task. $title/" CONTENTS.md > CONTENTS.md.new
mv CONTENTS.md.new CONTENTS.md

printf '{"result": "wrote notes/%s.md", "usage": {"tokens": 1200}}\n' "$task"
