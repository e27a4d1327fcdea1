#!/bin/sh
# Makes a small repository in a new folder and lets four fake agents work in it at the same time.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-$(mktemp -d)}
mkdir -p "$folder"
cp "$here/fake-agent.sh" "$here/fake.json" "$here/tasks.json" "$folder"
cd "$folder"
for number in 1 2 3 4 5; do
  printf '%s.\n\n---\n\n' "$number"
done > CONTENTS.md
git init --quiet
git add .
git -c user.name=Example -c user.email=example@example.org commit --quiet --message "A beginning"
"$here/../../paradecom" run tasks.json --agent ./fake.json --runners 4 \
  --check 'test "$(grep -c "^[0-9]" CONTENTS.md)" = 5'
git log --graph --oneline --all
echo "The repository is in $folder"
