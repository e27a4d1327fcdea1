#!/bin/sh
# Compares what the outline makes of documents with graphs that people keep for them.
#
#   bench/score-corpus.sh FOLDER
#
# FOLDER holds pairs NAME.prd.txt or NAME.prd.md and NAME.tasks.json. Prints a table in Markdown. PARADECOM names another
# command than this repository's.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "| document | requirements covered | by its own graph | duplicates | first level | leaves | matched | order: both, outline, own |"
echo "|---|---|---|---|---|---|---|---|"
for document in "$1"/*.prd.*; do
  name=$(basename "${document%.prd.*}")
  if "${PARADECOM:-$here/paradecom}" decompose "$document" --score "$1/$name.tasks.json" -o "$work/graph.json" --force --json \
      >"$work/summary" 2>"$work/log"; then
    python3 - "$name" "$work/summary" <<'PYTHON'
import json
import sys

name = sys.argv[1].split("__")[-1]
score = json.load(open(sys.argv[2]))["score"]
wanted = score["requirements"] or 1
print(
    f"| {name} | {score['covered']} of {score['requirements']} ({100 * score['covered'] / wanted:.0f} %) |"
    f" {score['coveredByReference']} ({100 * score['coveredByReference'] / wanted:.0f} %) |"
    f" {score['duplicates']}, {score['duplicatesOfReference']} |"
    f" {score['firstLevel']}, {score['firstLevelOfReference']} | {score['leaves']}, {score['leavesOfReference']} |"
    f" {score['matched']} | {score['orderedInBoth']}, {score['ordered']}, {score['orderedInReference']} |"
)
PYTHON
  else
    echo "| $name | not compared: $(grep -v '^ask\|^done\|^Breaking' "$work/log" | head -n 1 | cut -c1-120) | | | | | | |"
  fi
done
