#!/bin/sh
# Builds stand-ins for the images that docker-compose.yml and the Dockerfile name, for a machine that reaches no registry
# of images: from packages of Debian and jars of Maven Central, under the same names. Only for tests; Grafana, which Debian
# has not, is left out.
#
#   deploy/docker/stand-in/build.sh WORK-DIRECTORY JAVA_HOME JARS
#
# JARS is cli/target/paradecom of a build. Needs root, debootstrap, tar, Maven and a running engine (DOCKER_HOST).
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
work=$1
java=$2
jars=$3
kafka=4.3.1
apicurio=3.3.3
prometheus=v2.53.0

mkdir -p "$work"
if [ ! -e "$work/rootfs/.done" ]; then
  rm -rf "$work/rootfs"
  debootstrap --variant=minbase --include=ca-certificates,curl,wget,prometheus bookworm "$work/rootfs" http://deb.debian.org/debian > "$work/debootstrap.log"
  mkdir -p "$work/rootfs/opt/java"
  cp -a "$java" "$work/rootfs/opt/java/openjdk"
  rm -rf "$work/rootfs/opt/java/openjdk/jmods" "$work/rootfs/opt/java/openjdk/lib/src.zip"
  : > "$work/rootfs/.done"
fi
tar -C "$work/rootfs" -c . | docker import \
  --change 'ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  - eclipse-temurin:25-jre

fetch() {
  [ -e "$work/$2" ] || JAVA_HOME="$java" mvn -q -B -ntp dependency:copy "-Dartifact=$1" "-DoutputDirectory=$work"
}
fetch "org.apache.kafka:kafka-tools:$kafka" "kafka-tools-$kafka.jar"
fetch "io.apicurio:apicurio-registry-app:$apicurio:tar.gz:all" "apicurio-registry-app-$apicurio-all.tar.gz"

for image in maven kafka registry prometheus; do
  rm -rf "$work/$image"
  cp -a "$here/$image" "$work/$image"
done
cp -a "$jars" "$work/maven/jars"
cp -a "$jars" "$work/kafka/jars"
cp "$work/kafka-tools-$kafka.jar" "$work/kafka/jars/"
mkdir "$work/registry/app"
tar -C "$work/registry/app" -xzf "$work/apicurio-registry-app-$apicurio-all.tar.gz"

docker build -t maven:3.9-eclipse-temurin-25 "$work/maven"
docker build -t "apache/kafka:$kafka" "$work/kafka"
docker build -t "apicurio/apicurio-registry:$apicurio" "$work/registry"
docker build -t "prom/prometheus:$prometheus" "$work/prometheus"
