#!/bin/sh
# Shows how far the dependencies and statuses of Taskmaster's task files can be trusted, by running Taskmaster itself.
#
#   examples/taskmaster/trust.sh [VERSION]
#
# Installs the npm package task-master-ai (0.43.1 unless another is named) into a temporary folder, needs no model and no key, and takes a few minutes. Prints what was seen
# as a list in Markdown. KEEP=1 keeps the folder.
set -eu
version=${1:-0.43.1}
work=$(mktemp -d)
[ -n "${KEEP:-}" ] || trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work/npm" "task-master-ai@$version" >"$work/npm.log" 2>&1 || {
  tail -n 5 "$work/npm.log" >&2
  exit 3
}
tm="$work/npm/node_modules/.bin/task-master"
mkdir -p "$work/project/.taskmaster/tasks"
cd "$work/project"
file=.taskmaster/tasks/tasks.json

# Writes a file from JavaScript that gives its tasks; t(id, needs, more) is one task.
tasks() {
  node -e '
    const t = (id, needs = [], more = {}) =>
      ({id, title: "T" + id, description: "d", status: "pending", priority: "medium", dependencies: needs, subtasks: [], ...more});
    const s = (id, needs = []) => ({id, title: "S" + id, description: "d", status: "pending", dependencies: needs});
    const tasks = eval(process.argv[1]);
    require("fs").writeFileSync(process.argv[2], JSON.stringify(
      {master: {tasks, metadata: {created: "2026-01-01", updated: "2026-01-01", description: "mine"}}}, null, 2));
  ' "$1" "$file"
}
# Evaluates JavaScript over the list of tasks of the file, "tasks", and its metadata, "metadata".
see() {
  node -e 'const {tasks, metadata} = JSON.parse(require("fs").readFileSync(process.argv[2])).master; console.log(eval(process.argv[1]))' "$1" "$file"
}
# Runs Taskmaster; its answer without boxes and colours is in the file "said", its exit code in $code.
ask() {
  code=0
  timeout "${LIMIT:-60}" "$tm" "$@" </dev/null >said.raw 2>&1 || code=$?
  sed 's/\x1b\[[0-9;]*m//g; s/[│╭╮╰╯─]//g' said.raw >said
}
heading() {
  printf '\n%s\n' "$1"
}
issues() {
  grep -o '\[\(MISSING\|CIRCULAR\|SELF[A-Z]*\)\].*' said | sed 's/^/    /' | head -n 4 || true
}

echo "task-master-ai $("$tm" --version </dev/null 2>/dev/null | tail -n 1), node $(node --version)"

heading "1. Ten processes set the status of ten different tasks at the same time, two times"
for trial in 1 2; do
  tasks '[1,2,3,4,5,6,7,8,9,10].map(i => t(i))'
  pids=""
  for id in 1 2 3 4 5 6 7 8 9 10; do
    ( code=0; timeout 120 "$tm" set-status --id=$id --status=done </dev/null >"out.$id" 2>&1 || code=$?; echo $code >"code.$id" ) &
    pids="$pids $!"
  done
  # shellcheck disable=SC2086
  wait $pids
  echo "   reported as done: $(grep -l 'Successfully updated' out.* | wc -l), exit code 0: $(grep -lx 0 code.* | wc -l), in the file: $(see 'tasks.filter(t => t.status === "done").length')"
done

heading "2. One status is set in a file with other content"
tasks '[t(1, [], {subtasks: [s(1), s(2, [1])], odd: {kept: true}}), t(2, [1])]'
before=$(see 'JSON.stringify([tasks[0].id, tasks[1].dependencies, tasks[0].subtasks[0].parentId ?? null, metadata])')
ask set-status --id=2 --status=in-progress
echo "   before: id, dependencies of 2, parentId of 1.1, metadata: $before"
echo "   after:  id, dependencies of 2, parentId of 1.1, metadata: $(see 'JSON.stringify([tasks[0].id, tasks[1].dependencies, tasks[0].subtasks[0].parentId ?? null, metadata])')"
echo "   a field of somebody else: $(see 'JSON.stringify(tasks[0].odd ?? "gone")')"

heading "3. A task is set to done before what it depends on"
tasks '[t(1), t(2, [1])]'
ask set-status --id=2 --status=done
echo "   exit code $code, status of 2: $(see 'tasks[1].status'), of 1: $(see 'tasks[0].status')"

heading "4. A parent is set to done while its subtasks are pending"
tasks '[t(1, [], {subtasks: [s(1), s(2)]}), t(2, [1])]'
ask set-status --id=1 --status=done
echo "   its subtasks: $(see 'tasks[0].subtasks.map(s => s.status).join(", ")')"

heading "5. validate-dependencies of a cycle and of a dependency on a task that is not there"
tasks '[t(1, [2, 9]), t(2, [1])]'
ask validate-dependencies
echo "   exit code $code"
issues

heading "6. validate-dependencies of two tasks with the same id"
tasks '[t(1), t(1), t(2, [1])]'
ask validate-dependencies
echo "   exit code $code: $(grep -o 'All Dependencies Are Valid\|Validation FAILED' said)"

heading "7. validate-dependencies of two parents that wait for each other: 2 needs 1, and 1.1 needs 2.1"
tasks '[t(1, [], {subtasks: [s(1, ["2.1"])]}), t(2, [1], {subtasks: [s(1)]})]'
ask validate-dependencies
echo "   exit code $code: $(grep -o 'All Dependencies Are Valid\|Validation FAILED' said)"
ask next
echo "   next: $(grep -o 'Next Task: .*\|All tasks are either.*' said | head -n 1)"

heading "8. validate-dependencies and fix-dependencies of five subtasks one after the other, beside two tasks"
tasks '[t(1), t(2, [1], {subtasks: [s(1), s(2, [1]), s(3, [2]), s(4, [3]), s(5, [4])]})]'
ask validate-dependencies
echo "   validate-dependencies: exit code $code, $(grep -o 'All Dependencies Are Valid\|Validation FAILED' said)"
issues
ask fix-dependencies
echo "   fix-dependencies: exit code $code, $(grep -o 'All Dependencies Are Valid\|Fix.*' said | tail -n 1)"

heading "9. validate-dependencies of layers, each task needing all of the layer before: seconds, 60 at most"
for layers in 4 8 9 10; do
  tasks "[...Array($layers * 7).keys()].map(i => t(i + 1, i < 7 ? [] : [1,2,3,4,5,6,7].map(j => Math.floor(i / 7) * 7 - 7 + j)))"
  start=$(date +%s)
  ask validate-dependencies
  echo "   $((layers * 7)) tasks: $(($(date +%s) - start)) s, exit code $code (124: stopped)"
done

heading "10. One task of a file has the status 'completed'"
tasks '[t(1, [], {status: "completed"}), t(2, [1])]'
ask next
echo "   next: exit code $code, $(grep -o 'Invalid.*' said | head -n 1)"
ask list
echo "   list: exit code $code, $(grep -o 'Invalid.*' said | head -n 1)"

heading "11. add-dependency that closes a cycle"
tasks '[t(1, [2]), t(2)]'
ask add-dependency --id=2 --depends-on=1
echo "   exit code $code, dependencies of 2: $(see 'JSON.stringify(tasks[1].dependencies)')"

heading "12. What a command costs (set-status of one task of two)"
tasks '[t(1), t(2, [1])]'
node -e '
  const {spawnSync} = require("child_process");
  const at = Date.now();
  spawnSync(process.argv[1], ["set-status", "--id=1", "--status=done"], {stdio: "ignore"});
  console.log("   " + ((Date.now() - at) / 1000).toFixed(1) + " s");
' "$tm"
