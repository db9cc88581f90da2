# Sourced by the launchers: find_java [javac] prints the home of a JDK 17 or newer (with a compiler, if asked), or fails.
# Looks at TICKFLUX_JAVA (a home or a java executable), JAVA_HOME, the PATH, then the places where JDKs usually lie.

java_is_new() {
  [ -x "$1/bin/java" ] || return 1
  [ -z "${2:-}" ] || [ -x "$1/bin/$2" ] || return 1
  # The file says it without starting a JVM; not every JRE has it.
  if [ -r "$1/release" ]; then
    major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  else
    major=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  fi
  [ "${major:-0}" -ge 17 ]
}

find_java() {
  if [ -n "${TICKFLUX_JAVA:-}" ]; then
    home=$TICKFLUX_JAVA
    if [ ! -d "$home" ]; then home=$(dirname -- "$(dirname -- "$home")"); fi
    if java_is_new "$home" "$@"; then echo "$home"; return; fi
    echo "tickflux: TICKFLUX_JAVA: $TICKFLUX_JAVA (expected: a JDK 17 or newer)" >&2
    return 1
  fi
  on_path=$(command -v java || true)
  if [ -n "$on_path" ]; then
    # Through the links of the alternatives system.
    on_path=$(dirname -- "$(dirname -- "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")")
  fi
  for home in ${JAVA_HOME:+"$JAVA_HOME"} ${on_path:+"$on_path"} \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/current; do
    if java_is_new "$home" "$@"; then echo "$home"; return; fi
  done
  echo "tickflux: no JDK 17 or newer found (looked at TICKFLUX_JAVA, JAVA_HOME, PATH, /usr/lib/jvm, /opt)" >&2
  return 1
}
