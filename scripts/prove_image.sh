#!/bin/sh
# Carries out the steps of the Dockerfile without a container engine: an empty folder stands for
# the image, another user for the one that the image makes. Proves that the daemon starts, is
# healthy, ends with 0 on SIGTERM, and keeps its store in the volume and nowhere else.
#
#     scripts/prove_image.sh [EMPTY-FOLDER]
#
# Needs root, to become another user; PYTHON names an interpreter (3.11 or newer) that every user
# may run.
set -eu

fail() { echo "not proven: $*" >&2; exit 1; }
say() { echo "== $*"; }

[ "$(id -u)" = 0 ] || fail "run it as root, which alone can become another user"
source=$(cd "$(dirname "$0")/.." && pwd)
if [ $# = 0 ]; then made=$(mktemp -d) image=$made; else made= image=$1; fi
[ -z "$(ls -A "$image")" ] || fail "$image is not empty"
python=${PYTHON:-/usr/bin/python3}
uid=10001
daemon=
setpriv --reuid "$uid" --regid "$uid" --clear-groups \
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "another user cannot run $python, or it is older than 3.11; name one with PYTHON"

cleanup() {
    [ -z "$daemon" ] || kill -KILL "$daemon" 2>/dev/null || true
    [ -z "$made" ] || rm -rf "$made"
    [ $# = 0 ] || exit "$1"
}
trap cleanup EXIT
trap 'cleanup 130' INT TERM

say "COPY what .dockerignore lets through"
mkdir -p "$image/src" "$image/etc/newskeep"
for part in requirements.lock pyproject.toml README.md LICENSE crawler archive; do
    cp -R "$source/$part" "$image/src/$part"
done
cp "$source/config.yaml" "$image/etc/newskeep/config.yaml"
find "$image/src" -name __pycache__ -type d -prune -exec rm -rf {} +

say "RUN a venv from the lock, and the package without an editable link"
"$python" -m venv "$image/opt"
"$image/opt/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir \
    --no-deps --require-hashes -r "$image/src/requirements.lock"
(cd "$image/src" && "$image/opt/bin/pip" install --quiet --disable-pip-version-check \
    --no-cache-dir --no-deps .)
rm -rf "$image/src"

say "RUN a volume that belongs to the user"
install -d -o "$uid" -g "$uid" "$image/data"
chmod 755 "$image"

# USER, WORKDIR and ENV of the image; the user owns nothing but the volume.
as_user() {
    ${become:-} setpriv --reuid "$uid" --regid "$uid" --clear-groups --no-new-privs \
        env -i PATH="$image/opt/bin:/usr/bin:/bin" HOME="$image/data" PYTHONUNBUFFERED=1 \
        NEWSKEEP_STORE="$image/data" \
        sh -c 'cd "$HOME" && exec "$@"' sh newskeep --config "$image/etc/newskeep/config.yaml" "$@"
}
as_user --version
where=$(cd / && "$image/opt/bin/python" -c 'import crawler; print(crawler.__file__)')
case $where in "$image"/opt/*) ;; *) fail "the package comes from $where";; esac

say "CMD the daemon"
find "$image" -path "$image/data" -prune -o -print | LC_ALL=C sort >"$image.before"
become=exec as_user run 2>"$image.log" & daemon=$!

say "HEALTHCHECK"
tries=0
until as_user status --healthy; do
    tries=$((tries + 1))
    [ $tries -lt 60 ] || { cat "$image.log" >&2; fail "not healthy after $tries looks"; }
    kill -0 "$daemon" 2>/dev/null || { cat "$image.log" >&2; fail "the daemon ended"; }
    sleep 1
done
owner=$(stat -c %u "/proc/$daemon")
[ "$owner" = "$uid" ] || fail "the daemon runs as user $owner"

say "a second daemon is refused"
code=0; as_user run 2>/dev/null || code=$?
[ $code = 7 ] || fail "a second daemon ended with $code"

say "SIGTERM"
kill -TERM "$daemon"
code=0; wait "$daemon" || code=$?
daemon=
[ $code = 0 ] || { cat "$image.log" >&2; fail "the daemon ended with $code"; }
code=0; as_user status --healthy || code=$?
[ $code = 1 ] || fail "a stopped daemon counts as healthy"

say "the store lies in the volume, and nothing was written beside it"
for part in catalogue.sqlite frontier.sqlite warc lock; do
    [ -e "$image/data/$part" ] || fail "$part is not in the volume"
    [ "$(stat -c %u "$image/data/$part")" = "$uid" ] || fail "$part is not the user's"
done
find "$image" -path "$image/data" -prune -o -print | LC_ALL=C sort >"$image.after"
cmp "$image.before" "$image.after" || fail "something was written beside the volume"
rm -f "$image.before" "$image.after" "$image.log"
ls -l "$image/data"
echo "proven."
