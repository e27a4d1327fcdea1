# Becomes a task's program, once the process is where it can be found and killed, and the runner has
# sent a line: until then nobody reads what the program prints.
# usage: launch.sh FAILURE_FILE PID_FILE CGROUP|- STANDARD_INPUT PROGRAM [ARGUMENT...]
# Its only variable must not be one that a task's environment has: shells export a changed one.
echo $$ >"$2" || { echo place >"$1"; exit 125; }
if [ "$3" != - ]; then
  echo 0 >"$3/cgroup.procs" || { echo place >"$1"; exit 125; }
fi
read -r __paradecom_failure || exit 125
__paradecom_failure=$1
# What is written here tells a program that could not be started from one that ended with 126 or 127.
trap 'echo start >"$__paradecom_failure"' EXIT
if [ -n "${BASH_VERSION:-}" ]; then
  shopt -s execfail
fi
exec <"$4" || exit 125
shift 4
exec "$@"
exit 127
