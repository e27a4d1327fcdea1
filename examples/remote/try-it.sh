#!/bin/sh
# Makes a bare repository that stands for one on another host, and lets tasks push to it.
# With any argument the last task fails, and what was pushed before is reverted.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
folder=$(mktemp -d)
mkdir "$folder/first"
cd "$folder/first"
echo "Contents" > CONTENTS.md
git init --quiet --initial-branch=main
git add .
git -c user.name=Example -c user.email=example@example.org commit --quiet --message "A beginning"
git clone --quiet --bare . "$folder/origin.git"
cd "$folder"
printer=$([ $# -eq 0 ] && echo printer || echo none)
sed "s|https://git.example/acme/book.git.*|$folder/origin.git|; s|= printer|= $printer|" "$here/graph.yaml" > graph.yaml
ended=0
"$here/../../paradecom" run graph.yaml --runners 2 || ended=$?
git --git-dir origin.git log --graph --oneline --all
echo "The repository is $folder/origin.git"
exit "$ended"
