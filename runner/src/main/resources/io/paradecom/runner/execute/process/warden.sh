# Outlives its runner for as long as it takes to end everything that the runner had started.
# usage: warden.sh MARKER FOLDER CGROUP|- GRACE_SECONDS
# Standard input is the lifeline. Only the runner holds its other end, so it ends with the runner.
marker=$1 folder=$2 cgroup=$3 grace=$4
trap '' HUP INT QUIT TERM

mode=sweep
if [ "$cgroup" != - ] && mkdir "$cgroup/probe" 2>/dev/null; then
  if (echo 0 >"$cgroup/probe/cgroup.procs") 2>/dev/null; then mode=cgroup; fi
  rmdir "$cgroup/probe"
fi
echo "ready $mode"
exec >/dev/null 2>&1

while read -r word; do
  [ "$word" != bye ] || exit 0
done

# Lines of three kinds: P pid parent group session state; M pid, a process of ours; S session, one of ours.
processes() {
  sed 's/^/S /' "$folder"/run/*/pid
  if [ "$mode" = cgroup ]; then
    sed 's/^/M /' "$cgroup"/*/cgroup.procs
  fi
  if [ -r /proc/self/environ ]; then
    grep -l "PARADECOM_EXECUTION_ID=$marker-" /proc/[0-9]*/environ \
      | sed 's|^/proc/\([0-9]*\)/.*|M \1|'
    cat /proc/[0-9]*/stat \
      | sed 's/^\([0-9]*\) .*) \([A-Za-z]\) \([0-9]*\) \([0-9]*\) \([0-9]*\) .*/P \1 \3 \4 \5 \2/'
  else
    ps -A -E -ww -o pid=,ppid=,pgid=,stat=,command= \
      | awk -v mark="PARADECOM_EXECUTION_ID=$marker-" \
        '{ print "P", $1, $2, $3, $3, $4; if (index($0, mark)) print "M", $1 }'
  fi
}

# Prints the processes of ours that live: marked ones, sessions of ours, and whatever descends from
# them; and as negative numbers the process groups in these sessions, which fork no faster than a
# signal to all of them travels.
belonging() {
  processes | awk '
    $1 == "M" { mine[$2] = 1 }
    $1 == "S" { ours[$2] = 1 }
    $1 == "P" { parent[$2] = $3; group[$2] = $4; session[$2] = $5; if ($6 !~ /^[ZX]/) alive[$2] = 1 }
    END {
      do {
        grew = 0
        for (p in parent)
          if (!(p in mine) && ((parent[p] in mine) || (session[p] in mine) || (session[p] in ours))) {
            mine[p] = 1
            grew = 1
          }
      } while (grew)
      for (p in mine)
        if (p in alive) {
          print p
          if ((session[p] in mine) || (session[p] in ours)) groups[group[p]] = 1
        }
      for (g in groups) if (g > 1) print "-" g
    }'
}

pause() {
  sleep 0.1 || sleep 1
}

pids=$(belonging)
[ -z "$pids" ] || kill -TERM $pids
deadline=$(($(date +%s) + grace))
while [ "$(date +%s)" -lt "$deadline" ] && [ -n "$(belonging)" ]; do
  pause
done

# Until nothing was seen for a while: what was just being started may appear late.
quiet=0 rounds=0
while [ "$quiet" -lt 5 ] && [ "$rounds" -lt 300 ]; do
  [ "$mode" != cgroup ] || echo 1 >"$cgroup/cgroup.kill"
  pids=$(belonging)
  if [ -n "$pids" ]; then
    kill -KILL $pids
    quiet=0
  else
    quiet=$((quiet + 1))
  fi
  pause
  rounds=$((rounds + 1))
done

[ "$cgroup" = - ] || rmdir "$cgroup"/*/ "$cgroup"
case $folder in
  */paradecom-?*) rm -rf -- "$folder" ;;
esac
exit 0
