#!/usr/bin/env bash
# The one command of HyperHash: finds a JDK 25, builds when sources changed, then runs a role, a
# tool, the benchmarks or the tests. `./hh --help` lists what it can do.
set -euo pipefail

source_file="${BASH_SOURCE[0]}"
while [[ -L "$source_file" ]]; do
    link="$(readlink "$source_file")"
    [[ "$link" == /* ]] || link="$(dirname "$source_file")/$link"
    source_file="$link"
done
root="$(cd "$(dirname "$source_file")" && pwd)"
out="$root/launcher/target"
bench_out="$root/bench/target"

is_jdk_25() {
    [[ -x "$1/bin/javac" && -r "$1/release" ]] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

find_jdk() {
    local candidate
    for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/*jdk*25* /opt/java/* \
        "$HOME"/.sdkman/candidates/java/25* "$HOME"/.jdks/*25* \
        /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
        if [[ -n "$candidate" ]] && is_jdk_25 "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    local on_path
    on_path="$(command -v javac || true)"
    if [[ -n "$on_path" ]]; then
        candidate="$(dirname "$(dirname "$(readlink -f "$on_path")")")"
        if is_jdk_25 "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    fi
    echo "hh: HyperHash needs a JDK 25 and found none in JAVA_HOME, on the PATH or in the usual" \
        "places. Install one (Debian: temurin-25-jdk; others: https://adoptium.net) or set" \
        "JAVA_HOME to it." >&2
    exit 3
}

# Anything newer than the stamp, a deleted file included (its folder is newer then).
sources_changed() {
    local stamp="$1"
    [[ -f "$stamp" ]] || return 0
    local newer
    newer="$(cd "$root" && find .mvn pom.xml {*,*/*}/pom.xml {*,*/*}/src/main -newer "$stamp" \
        -print -quit 2>/dev/null)"
    [[ -n "$newer" ]]
}

maven() {
    (cd "$root" && JAVA_HOME="$java_home" ./mvnw "$@")
}

# The commit of the sources, if this is a clone and git is there; of no repository around it.
commit() {
    local commit=""
    if [[ -e "$root/.git" ]]; then
        commit="$(git -C "$root" describe --always --dirty --abbrev=12 --exclude='*' 2>/dev/null || true)"
    fi
    printf '%s' "${commit:-unknown}"
}

# Builds one module and all that it needs; remembers its class path.
build() {
    local module="$1" target="$2" main="$3"
    if ! mkdir -p "$target" 2>/dev/null || [[ ! -w "$target" ]]; then
        # A checkout of somebody else, or on a read-only disk: what is built there is good to run.
        if sources_changed "$target/built.stamp"; then
            echo "hh: the sources must be built, but $target cannot be written: build as its" \
                "owner first (./hh version)" >&2
            exit 4
        fi
        return
    fi
    exec 9>"$target/build.lock"
    if command -v flock >/dev/null; then flock 9; fi
    if sources_changed "$target/built.stamp"; then
        echo "hh: building (the first time takes a few minutes)" >&2
        touch "$target/started.stamp"
        rm -rf "$target/lib"
        maven -q -Dmaven.test.skip=true -Dhh.commit="$(commit)" -pl "$module" -am package || {
            echo "hh: the build failed; the reason is above" >&2
            exit 4
        }
        # A copy of its own for each build: a pool that runs keeps the files it was started from.
        local copy
        copy="$target/run/$(date +%s)-$$"
        mkdir -p "$copy"
        cp -l "$target"/lib/*.jar "$copy/" 2>/dev/null || cp "$target"/lib/*.jar "$copy/"
        cp "$(ls "$target"/*.jar | grep -v -- '-tests' | head -n 1)" "$copy/"
        printf '%s:' "$copy"/*.jar >"$target/classpath"
        (cd "$target/run" && ls -t | tail -n +4 | xargs -r rm -rf)
        rm -f "$target/hh.aot"
        # A training run: later starts load classes that are parsed and linked already.
        "$java_home/bin/java" -XX:AOTCacheOutput="$target/hh.aot" -Xlog:aot=off -Xlog:disable \
            "${jvm_flags[@]}" -cp "$(cat "$target/classpath")" "$main" version >/dev/null 2>&1 || true
        mv "$target/started.stamp" "$target/built.stamp"
    fi
    exec 9>&-
}

run() {
    local target="$1" main="$2"
    shift 2
    local aot=()
    if [[ -f "$target/hh.aot" ]]; then aot=(-XX:AOTCache="$target/hh.aot" -Xlog:disable -Xlog:all=error:stderr); fi
    # shellcheck disable=SC2086 # HH_JAVA_OPTS is a list of words
    exec "$java_home/bin/java" "${aot[@]}" "${jvm_flags[@]}" ${HH_JAVA_OPTS:-} \
        -Dhh.home="$root" -cp "$(cat "$target/classpath")" "$main" "$@"
}

test_all() {
    case "${1:-}" in
        "") maven verify ;;
        --peers) test_peers ;;
        --help | -h)
            echo "Usage: hh test [--peers]"
            echo "  Runs all tests. With --peers runs, instead, the tests against foreign programs that"
            echo "  are installed (found by HH_PEERS, a folder of programs, or on the PATH), and prints"
            echo "  what each saw, or why it was skipped. docs/peers.md names the programs."
            ;;
        *)
            echo "hh: unknown option for test: $1 (hh test --help)" >&2
            exit 2
            ;;
    esac
}

# Each module leaves a part of the table in its build folder.
test_peers() {
    local parts=(testkit rules platform services launcher) code=0
    (cd "$root" && find "${parts[@]}" -path '*/target/peers.txt' -delete)
    maven -q --fail-at-end test -Dtest.tags=peers -Dtest.excluded.tags=none || code=$?
    echo
    echo "Tests with foreign programs (HH_PEERS=${HH_PEERS:-}):"
    (cd "$root" && find "${parts[@]}" -path '*/target/peers.txt' -exec cat {} +)
    return "$code"
}

java_home="$(find_jdk)" || exit $?
jvm_flags=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    -XX:+UseG1GC -XX:+UseCompactObjectHeaders)

case "${1:-}" in
    test)
        shift
        test_all "$@"
        ;;
    bench)
        shift
        build bench "$bench_out" org.hyperhash.bench.Main
        run "$bench_out" org.hyperhash.bench.Main "$@"
        ;;
    *)
        build launcher "$out" org.hyperhash.launcher.Main
        run "$out" org.hyperhash.launcher.Main "$@"
        ;;
esac
