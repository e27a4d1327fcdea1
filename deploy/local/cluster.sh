#!/bin/sh
# A whole cluster on this machine as plain processes, for trying and testing what a single process cannot show:
# three brokers (each a controller too), a schema registry, two leaders, runners, and Prometheus where it is installed.
# Everything listens on 127.0.0.1 and keeps its data below one directory.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
dir=${PARADECOM_CLUSTER_DIR:-$root/.paradecom/cluster}
runners=${PARADECOM_CLUSTER_RUNNERS:-3}
slots=${PARADECOM_CLUSTER_SLOTS:-4}
limit=${PARADECOM_CLUSTER_PATIENCE:-180}

usage() {
  cat <<'TEXT'
Usage: deploy/local/cluster.sh COMMAND

  up            start what does not run yet, and wait until all of it serves
  status        what runs, and where
  start NAME    start one process again, as broker-2, leader-1, runner-3, registry
  scale N       start or stop runners until N run; one that stops ends its tasks first
  ports         choose the ports, if there are none yet, and print those of brokers and controllers
  down          stop everything in order; the data stays, and the next 'up' goes on with it
  down --purge  the same, and remove the data

Variables: PARADECOM_CLUSTER_DIR (default: .paradecom/cluster in the repository), PARADECOM_CLUSTER_PORT (the first of
43 ports in a row; default: free ones), PARADECOM_CLUSTER_RUNNERS (3), PARADECOM_CLUSTER_SLOTS of each runner (4),
PARADECOM_CLUSTER_PATIENCE in seconds (180), PARADECOM_CLUSTER_PROMETHEUS (yes; no: none, although it is installed),
PARADECOM_CLUSTER_HOSTS (a directory with a file for each process, as the JVM's jdk.net.hosts.file takes it, in which
broker-1 to broker-3 have the addresses where that process reaches them; default: none, and all reach them directly),
PARADECOM_CLUSTER_CLOCKS (a directory with a file for each process that says how many seconds its time of day is ahead)
with PARADECOM_CLUSTER_FAKETIME (the library libfaketimeMT.so.1),
PARADECOM_CLASSPATH (default: the build of this repository).
Exit codes: 0 done; 1 'status' and something does not run; 2 wrong usage; 3 something did not start.
TEXT
}

say() {
  printf '%s\n' "$1" >&2
}

fail() {
  say "cluster.sh: $1"
  exit 3
}

# ---- processes: only what this directory started is looked at or ended ----

# When a process began: with its id it names one process for good, as ids are used again.
began() {
  case $(ps -o stat= -p "$1" 2>/dev/null) in
    '' | Z*) ;;
    *) ps -o lstart= -p "$1" 2>/dev/null || : ;;
  esac
}

pid_of() {
  [ -s "$dir/pids/$1" ] || return 1
  read -r pid since < "$dir/pids/$1"
  [ -n "$since" ] && [ "$(began "$pid")" = "$since" ] || return 1
  printf '%s\n' "$pid"
}

launch() {
  name=$1
  shift
  mkdir -p "$dir/pids" "$dir/logs" "$dir/work"
  (
    cd "$dir/work"
    if [ -n "${PARADECOM_CLUSTER_CLOCKS:-}" ] && [ -e "$PARADECOM_CLUSTER_CLOCKS/$name" ]; then
      # The time of day alone: with the library's own handling of clocks that measure time, a JVM does not wait at all.
      export LD_PRELOAD="$PARADECOM_CLUSTER_FAKETIME" FAKETIME_TIMESTAMP_FILE="$PARADECOM_CLUSTER_CLOCKS/$name" \
        FAKETIME_CACHE_DURATION=1 DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0
    fi
    # It outlives this script and its terminal.
    trap '' HUP INT
    exec "$@" >> "$dir/logs/$name.log" 2>&1 < /dev/null
  ) &
  printf '%s %s\n' "$!" "$(began "$!")" > "$dir/pids/$name"
}

# Ends a process: asks it first, and insists after so many seconds.
finish() {
  name=$1
  if pid=$(pid_of "$name"); then
    kill -TERM "$pid" 2>/dev/null || :
    kill -CONT "$pid" 2>/dev/null || :
    left=$2
    while pid_of "$name" >/dev/null && [ "$left" -gt 0 ]; do
      sleep 1
      left=$((left - 1))
    done
    if pid_of "$name" >/dev/null; then
      say "$name did not stop in time and is killed"
      kill -KILL "$pid" 2>/dev/null || :
    fi
  fi
  rm -f "$dir/pids/$name"
}

# Waits until a command succeeds, and says of what process's log to look at when it does not.
await() {
  name=$1
  what=$2
  shift 2
  left=$limit
  until "$@" >/dev/null 2>&1; do
    pid_of "$name" >/dev/null || fail "$name ended before it was $what; the last lines of $dir/logs/$name.log:
$(tail -n 5 "$dir/logs/$name.log")"
    [ "$left" -gt 0 ] || fail "$name was not $what within $limit s; see $dir/logs/$name.log"
    sleep 1
    left=$((left - 1))
  done
}

# ---- ports ----

ports() {
  [ ! -s "$dir/ports" ] || return 0
  mkdir -p "$dir"
  if [ -n "${PARADECOM_CLUSTER_PORT:-}" ]; then
    i=0
    while [ "$i" -lt 43 ]; do
      echo $((PARADECOM_CLUSTER_PORT + i))
      i=$((i + 1))
    done > "$dir/ports"
  else
    "$JAVA_HOME/bin/java" "$root/deploy/local/FreePorts.java" 43 > "$dir/ports"
  fi
}

port() {
  sed -n "${1}p" "$dir/ports"
}

broker_port() { port "$1"; }
controller_port() { port $((3 + $1)); }
registry_port() { port 7; }
rest_port() { port $((7 + $1)); }
prometheus_port() { port 10; }
leader_metrics_port() { port $((10 + $1)); }
# The ports of a cluster that was scaled far are used again: only the first runners have metrics.
runner_metrics_port() { port $((12 + $1)); }
max_runner_metrics=28
# For whoever is told no addresses of brokers, where the processes are.
direct_port() { port $((40 + $1)); }

# How a process reaches a broker.
broker_host() {
  if [ -n "${PARADECOM_CLUSTER_HOSTS:-}" ]; then echo "broker-$1"; else echo 127.0.0.1; fi
}

bootstrap() {
  printf '%s:%s,%s:%s,%s:%s\n' "$(broker_host 1)" "$(broker_port 1)" "$(broker_host 2)" "$(broker_port 2)" \
    "$(broker_host 3)" "$(broker_port 3)"
}

# How others reach the brokers.
direct_bootstrap() {
  if [ -n "${PARADECOM_CLUSTER_HOSTS:-}" ]; then
    printf '127.0.0.1:%s,127.0.0.1:%s,127.0.0.1:%s\n' "$(direct_port 1)" "$(direct_port 2)" "$(direct_port 3)"
  else
    bootstrap
  fi
}

print_ports() {
  for i in 1 2 3; do
    echo "broker-$i $(broker_port $i)"
    echo "controller-$i $(controller_port $i)"
  done
}

registry_url() {
  printf 'http://127.0.0.1:%s\n' "$(registry_port)"
}

# ---- what runs ----

find_java() {
  . "$root/config/find-jdk.sh"
  find_jdk || exit 3
  classpath=${PARADECOM_CLASSPATH:-}
  if [ -z "$classpath" ]; then
    # Builds first, if need be.
    PARADECOM_NO_AOT=1 "$root/paradecom" --version >/dev/null || exit 3
    classpath="$root/cli/target/paradecom/*"
  fi
}

java_of() {
  heap=$1
  shift
  name=$1
  shift
  hosts=
  [ -z "${PARADECOM_CLUSTER_HOSTS:-}" ] || [ ! -e "$PARADECOM_CLUSTER_HOSTS/$name" ] ||
    hosts="-Djdk.net.hosts.file=$PARADECOM_CLUSTER_HOSTS/$name"
  launch "$name" "$JAVA_HOME/bin/java" ${hosts:+"$hosts"} "-Xmx$heap" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Dorg.apache.avro.limits.string.maxLength=4194304 -Dorg.apache.avro.limits.bytes.maxLength=4194304 \
    -cp "$classpath" "$@"
}

role() {
  name=$1
  shift
  java_of 320m "$name" io.paradecom.cli.Main "$@"
}

broker_settings() {
  voters="1@$(broker_host 1):$(controller_port 1),2@$(broker_host 2):$(controller_port 2),3@$(broker_host 3):$(controller_port 3)"
  direct=
  advertised="PLAINTEXT://127.0.0.1:$(broker_port "$1")"
  if [ -n "${PARADECOM_CLUSTER_HOSTS:-}" ]; then
    direct=",DIRECT://127.0.0.1:$(direct_port "$1")"
    # Controllers tell each other where they are as well, and what they are told counts.
    advertised="PLAINTEXT://broker-$1:$(broker_port "$1")$direct,CONTROLLER://broker-$1:$(controller_port "$1")"
  fi
  cat <<TEXT
process.roles=broker,controller
node.id=$1
listeners=PLAINTEXT://127.0.0.1:$(broker_port "$1"),CONTROLLER://127.0.0.1:$(controller_port "$1")$direct
advertised.listeners=$advertised
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,DIRECT:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
controller.quorum.voters=$voters
log.dirs=$dir/broker-$1
auto.create.topics.enable=false
default.replication.factor=3
min.insync.replicas=2
offsets.topic.num.partitions=3
transaction.state.log.num.partitions=3
share.coordinator.state.topic.num.partitions=3
add.partitions.to.txn.retry.backoff.ms=1
transaction.abort.timed.out.transaction.cleanup.interval.ms=500
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
group.share.max.size=1000
group.share.min.record.lock.duration.ms=6000
group.share.max.partition.max.record.locks=10000
broker.session.timeout.ms=6000
num.network.threads=2
num.io.threads=4
log.cleaner.dedupe.buffer.size=8388608
TEXT
}

start_broker() {
  id=$1
  if [ ! -s "$dir/cluster.id" ]; then
    # A Kafka id is 16 bytes in URL-safe Base64.
    head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n' | sed 's/^-/A/' > "$dir/cluster.id"
  fi
  broker_settings "$id" > "$dir/broker-$id.properties"
  if [ ! -s "$dir/broker-$id/meta.properties" ]; then
    "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -cp "$classpath" kafka.tools.StorageTool format \
      --cluster-id "$(cat "$dir/cluster.id")" --config "$dir/broker-$id.properties" --ignore-formatted \
      > "$dir/logs/broker-$id-format.log" 2>&1 || fail "broker-$id was not formatted: $(tail -n 3 "$dir/logs/broker-$id-format.log")"
  fi
  java_of 448m "broker-$id" kafka.Kafka "$dir/broker-$id.properties"
}

start_leader() {
  role "leader-$1" leader --bootstrap "$(bootstrap)" --registry "$(registry_url)" --state-dir "$dir/leader-$1" --blobs "$dir/blobs" \
    --instance "leader-$1" --standbys 1 --threads 1 --partitions 6 --rest-port "$(rest_port "$1")" \
    --metrics-port "$(leader_metrics_port "$1")" --ready-file "$dir/ready/leader-$1"
}

start_runner() {
  metrics=
  [ "$1" -gt "$max_runner_metrics" ] || metrics="--metrics-port $(runner_metrics_port "$1")"
  # shellcheck disable=SC2086
  role "runner-$1" runner --bootstrap "$(bootstrap)" --registry "$(registry_url)" --id "runner-$1" --slots "$slots" --blobs "$dir/blobs" \
    --drain 30s --env PATH,HOME --data-dir "$dir/runner-$1" --work-dir "$dir/work" --ready-file "$dir/ready/runner-$1" $metrics
}

start_registry() {
  role registry registry --bootstrap "$(bootstrap)" --port "$(registry_port)"
}

start_prometheus() {
  mkdir -p "$dir/prometheus"
  cp "$root/deploy/prometheus/paradecom.rules.yml" "$dir/prometheus/"
  i=1
  targets=
  while [ "$i" -le "$max_runner_metrics" ]; do
    targets="$targets${targets:+, }\"127.0.0.1:$(runner_metrics_port "$i")\""
    [ "$i" -lt "$runners" ] || break
    i=$((i + 1))
  done
  cat > "$dir/prometheus/prometheus.yml" <<TEXT
global: { scrape_interval: 2s, evaluation_interval: 5s }
rule_files: [paradecom.rules.yml]
scrape_configs:
  - job_name: paradecom-leader
    static_configs: [{ targets: ["127.0.0.1:$(leader_metrics_port 1)", "127.0.0.1:$(leader_metrics_port 2)"] }]
  - job_name: paradecom-runner
    static_configs: [{ targets: [$targets] }]
TEXT
  launch prometheus prometheus --config.file="$dir/prometheus/prometheus.yml" --storage.tsdb.path="$dir/prometheus/data" \
    --web.listen-address="127.0.0.1:$(prometheus_port)" --log.level=warn
}

start_one() {
  rm -f "$dir/ready/$1"
  case $1 in
    broker-[123]) start_broker "${1#broker-}" ;;
    leader-[12]) start_leader "${1#leader-}" ;;
    runner-[1-9] | runner-[1-9][0-9]) start_runner "${1#runner-}" ;;
    registry) start_registry ;;
    prometheus) start_prometheus ;;
    *) say "cluster.sh: there is no $1; 'status' names all."; exit 2 ;;
  esac
}

start_missing() {
  pid_of "$1" >/dev/null || start_one "$1"
}

has_prometheus() {
  [ "${PARADECOM_CLUSTER_PROMETHEUS:-yes}" != no ] && command -v prometheus >/dev/null 2>&1
}

names_of() {
  for file in "$dir/pids/$1"*; do
    [ -e "$file" ] && basename "$file"
  done
  :
}

serves() {
  [ -e "$dir/ready/$1" ]
}

await_role() {
  await "$1" ready serves "$1"
}

up() {
  find_java
  ports
  mkdir -p "$dir/logs" "$dir/ready"
  for i in 1 2 3; do
    start_missing "broker-$i"
  done
  # The brokers elect and register; the registry's own start waits for them.
  for i in 1 2 3; do
    await "broker-$i" reachable reachable "$(broker_port "$i")"
  done
  start_missing registry
  await registry reachable reachable "$(registry_port)"
  # The first one creates the topics.
  for i in 1 2; do
    start_missing "leader-$i"
  done
  for i in 1 2; do
    await_role "leader-$i"
  done
  for i in $(seq 1 "$runners"); do
    start_missing "runner-$i"
  done
  for i in $(seq 1 "$runners"); do
    await_role "runner-$i"
  done
  if has_prometheus; then
    start_missing prometheus
    await prometheus reachable reachable "$(prometheus_port)"
  fi
  addresses
}

# Whether somebody listens on a port. Where there is no bash, curl tells: 7 means refused, 28 that nobody answers;
# what does not speak HTTP listens as well.
reachable() {
  if command -v bash >/dev/null 2>&1; then
    bash -c ": < /dev/tcp/127.0.0.1/$1"
  else
    code=0
    curl --silent --output /dev/null --max-time 2 "http://127.0.0.1:$1/" || code=$?
    [ "$code" -ne 7 ] && [ "$code" -ne 28 ]
  fi
}

addresses() {
  cat <<TEXT
brokers     $(direct_bootstrap)
registry    $(registry_url)
leaders     http://127.0.0.1:$(rest_port 1)/  http://127.0.0.1:$(rest_port 2)/  (page and REST; either answers for both)
TEXT
  if pid_of prometheus >/dev/null; then
    echo "prometheus  http://127.0.0.1:$(prometheus_port)/"
  fi
  cat <<TEXT
data, logs  $dir
Submit a graph:  ./paradecom submit FILE --watch --url http://127.0.0.1:$(rest_port 1)
TEXT
}

status() {
  [ -s "$dir/ports" ] || { echo "Nothing runs below $dir."; return 1; }
  missing=0
  for name in $(names_of ''); do
    if pid=$(pid_of "$name"); then
      echo "$name runs, process $pid"
    else
      echo "$name does not run; see $dir/logs/$name.log"
      missing=1
    fi
  done
  [ -n "$(names_of '')" ] || { echo "Nothing runs below $dir."; return 1; }
  addresses
  return "$missing"
}

# The running runner with the highest number; nothing when none runs.
last_runner() {
  names_of runner- | sed 's/^runner-//' | sort -n | tail -n 1
}

scale() {
  case $1 in
    '' | *[!0-9]* | ???*) say "cluster.sh: expected a number of runners of 0 to 99, but found '$1'."; exit 2 ;;
  esac
  find_java
  [ -s "$dir/ports" ] || fail "nothing runs below $dir; 'up' starts a cluster."
  for i in $(seq 1 "$1"); do
    start_missing "runner-$i"
  done
  for i in $(seq 1 "$1"); do
    await_role "runner-$i"
  done
  while last=$(last_runner) && [ -n "$last" ] && [ "$last" -gt "$1" ]; do
    finish "runner-$last" 60
  done
}

down() {
  for name in $(names_of runner-) $(names_of leader-) $(names_of prometheus) $(names_of registry); do
    ask "$name"
  done
  for name in $(names_of runner-) $(names_of leader-) $(names_of prometheus) $(names_of registry); do
    finish "$name" 45
  done
  # A broker that is alone has no quorum to say good-bye to.
  for name in $(names_of broker-); do
    ask "$name"
  done
  for name in $(names_of broker-); do
    finish "$name" 20
  done
}

# Asks a process to end without waiting for it; one that is stopped goes on, to hear it.
ask() {
  if pid=$(pid_of "$1"); then
    kill -TERM "$pid" 2>/dev/null || :
    kill -CONT "$pid" 2>/dev/null || :
  fi
}

case ${1:-} in
  up) up ;;
  status) status ;;
  ports)
    find_java
    ports
    print_ports
    ;;
  start)
    [ $# -eq 2 ] || { usage >&2; exit 2; }
    [ -s "$dir/ports" ] || fail "nothing was started below $dir; 'up' starts a cluster."
    find_java
    start_missing "$2"
    ;;
  scale)
    [ $# -eq 2 ] || { usage >&2; exit 2; }
    scale "$2"
    ;;
  down)
    down
    if [ "${2:-}" = --purge ] && [ -s "$dir/ports" ]; then
      rm -rf "$dir"
    fi
    ;;
  --help | -h | help) usage ;;
  *) usage >&2; exit 2 ;;
esac
