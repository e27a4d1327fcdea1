#!/bin/sh
# Runs Release.java against an instance that is up: sh run.sh [URL [MODEL]]. Needs a JDK of version 25 or newer,
# and the libraries of a build (./paradecom makes one). A program of your own depends on io.paradecom:paradecom-client.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
exec java -cp "$root/cli/target/paradecom/*" "$here/Release.java" "$@"
