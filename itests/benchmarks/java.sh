# What 'run' and 'micro' share; they source it. Sets 'here' and 'java', offers 'build'.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

build() {
  (cd "$here/../.." && mvn -q -DskipTests -pl itests/benchmarks -am package)
}

java=
on_path=$(readlink -f "$(command -v java || true)" || true)
for home in "${JAVA_HOME:-}" "${on_path%/bin/java}" /usr/lib/jvm/*; do
  if [ -r "$home/release" ] && grep -q '^JAVA_VERSION="\(2[5-9]\|[3-9][0-9]\)' "$home/release"; then
    java=$home/bin/java
    break
  fi
done
if [ -z "$java" ]; then
  echo "${0##*/}: Coppice needs JDK 25 or later: install one, or let JAVA_HOME name it" >&2
  exit 1
fi
