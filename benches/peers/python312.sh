#!/bin/sh
# A Python of 3.12 or newer for a Debian whose own is older: the packages of the next release, fetched by apt from the
# mirror this machine already uses, checked with its keys, and unpacked into one folder. Nothing is installed.
#
#   sh python312.sh FOLDER      prints the interpreter's path
set -eu
folder=$1
suite=trixie
python=3.13
run="$folder/python$python"
if [ -x "$run" ] && "$run" -c 'import json, resource' 2>/dev/null; then
    echo "$run"
    exit 0
fi
for program in apt-get dpkg-deb; do
    command -v "$program" >/dev/null || { echo "no $program here: give an interpreter with --python312 PATH" >&2; exit 1; }
done
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 'Component: main' | sort -u | head -n 1)
[ -n "$mirror" ] || { echo "apt knows no Debian mirror: give an interpreter with --python312 PATH" >&2; exit 1; }
keys=/usr/share/keyrings/debian-archive-keyring.gpg
rm -rf "$folder"
mkdir -p "$folder/state/lists/partial" "$folder/cache/archives/partial" "$folder/root"
folder=$(cd "$folder" && pwd)
run="$folder/python$python"
: >"$folder/status"
echo "deb [signed-by=$keys] $mirror $suite main" >"$folder/sources.list"
apt() {
    apt-get -qq -o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State=$folder/state" \
        -o "Dir::State::status=$folder/status" -o "Dir::Cache=$folder/cache" -o APT::Install-Recommends=false \
        -o "APT::Sandbox::User=$(id -un)" "$@" >&2
}
apt update
apt -y --download-only install "python$python" libstdc++6
for package in "$folder"/cache/archives/*.deb; do
    dpkg-deb -x "$package" "$folder/root"
done
rm -rf "$folder/cache" "$folder/state"
libraries=$(dirname "$(find "$folder/root/usr/lib" -name 'ld-linux-*.so*' | head -n 1)")
loader=$(find "$libraries" -maxdepth 1 -name 'ld-linux-*.so*' | head -n 1)
# Its own loader and C library come with it, so that the older ones here do not matter.
cat >"$run" <<END
#!/bin/sh
PYTHONHOME='$folder/root/usr' exec '$loader' --library-path '$libraries' '$folder/root/usr/bin/python$python' "\$@"
END
chmod +x "$run"
"$run" -c 'import json, resource'
echo "$run"
