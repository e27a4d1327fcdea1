#!/bin/sh
# Stands for a model: reads a question about one task from standard input and writes a fixed answer.
# A real one is openai:NAME, anthropic:NAME, or a command that prints what an agent says.
set -eu
question=$(cat)
case $question in
*'name="part of"'*)
  # Asked about a part that is too large to be done at once. Each of its own parts is small.
  title=$(printf '%s\n' "$question" | sed -n '/name="title"/{n;p;q;}')
  printf '{"atomic": false, "subtasks": [
    {"id": "a", "title": "Draft: %s", "complexity": 2},
    {"id": "b", "title": "Finish: %s", "complexity": 2, "dependsOn": ["a"]}]}\n' "$title" "$title"
  ;;
*)
  # The task itself: the shelves are much work, so they are asked about again.
  cat <<'EOF'
{"atomic": false, "subtasks": [
  {"id": "shelves", "title": "Fill the shelves", "complexity": 7},
  {"id": "till", "title": "Set up the till", "complexity": 3},
  {"id": "open", "title": "Open the doors", "complexity": 1, "dependsOn": ["shelves", "till"]}]}
EOF
  ;;
esac
