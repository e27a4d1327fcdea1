#!/bin/sh
# Fuzzes one target for so many seconds (60): fuzz/fuzz.sh Graph 300. What it finds beside the seeds goes to fuzz/target,
# what breaks a rule is written to fuzz/target/found; keep such a file in fuzz/corpus/TARGET once the fault is mended.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$here/config/find-jdk.sh"
find_jdk || exit 3
target=${1:-}
[ -d "$here/fuzz/corpus/$target" ] && [ -n "$target" ] || {
  echo "fuzz.sh: expected one of $(ls "$here/fuzz/corpus" | tr '\n' ' ')but found '$target'." >&2
  exit 2
}
cd "$here"
./mvnw -B -q -ntp -pl fuzz -am -DskipTests -Dspotless.check.skip=true -Dcheckstyle.skip=true package >&2
mkdir -p "fuzz/target/grown/$target" fuzz/target/found
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -XX:+EnableDynamicAgentLoading -Djdk.attach.allowAttachSelf=true -cp "fuzz/target/classes:fuzz/target/lib/*" \
  com.code_intelligence.jazzer.Jazzer --target_class="io.paradecom.fuzz.${target}Target" \
  --instrumentation_includes='io.paradecom.**:dev.cel.**' --reproducer_path=fuzz/target/found \
  -artifact_prefix=fuzz/target/found/ -max_total_time="${2:-60}" -timeout=20 -rss_limit_mb=3000 -max_len=20000 \
  "fuzz/target/grown/$target" "fuzz/corpus/$target"
