#!/bin/sh
# Makes plugins/digest.jar of the executor in this folder. Needs a JDK of version 25 or newer.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
spi=$(ls "$root"/spi/target/paradecom-spi-*.jar | grep -v -e sources -e tests | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
javac -d "$work" -cp "$spi" "$here/DigestExecutor.java"
mkdir -p "$work/META-INF/services" "$here/plugins"
echo DigestExecutor > "$work/META-INF/services/io.paradecom.spi.TaskExecutor"
jar --create --file "$here/plugins/digest.jar" -C "$work" .
echo "$here/plugins/digest.jar"
