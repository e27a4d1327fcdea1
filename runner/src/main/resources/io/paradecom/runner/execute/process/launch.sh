# Becomes a task's program, once the process is where it can be found and killed.
# usage: launch.sh FAILURE_FILE PID_FILE CGROUP|- PROGRAM [ARGUMENT...]
# Its only variable must not be one that a task's environment has: shells export a changed one.
__paradecom_failure=$1
echo $$ >"$2" || { echo place >"$1"; exit 125; }
if [ "$3" != - ]; then
  echo 0 >"$3/cgroup.procs" || { echo place >"$1"; exit 125; }
fi
shift 3
# What is written here tells a program that could not be started from one that ended with 126 or 127.
trap 'echo start >"$__paradecom_failure"' EXIT
if [ -n "${BASH_VERSION:-}" ]; then
  shopt -s execfail
fi
exec "$@"
exit 127
