#!/bin/sh
# Builds and runs the micro-benchmarks; the arguments are JMH's.
#   bench/microbench.sh Engine -p graph=1000
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$here/config/find-jdk.sh"
find_jdk || exit 3
cd "$here"
./mvnw -B -q -ntp -pl bench -am -DskipTests -Dspotless.check.skip=true -Dcheckstyle.skip=true package >&2
exec "$JAVA_HOME/bin/java" -cp "bench/target/classes:bench/target/lib/*" io.paradecom.bench.Microbench "$@"
