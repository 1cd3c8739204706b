# shellcheck shell=bash
# Sourced by render.sh and test.sh, in the project's folder: makes .venv fit requirements.txt, and
# installs the system packages that this needs. When all is in place it only compares a stamp.

readonly FONTS='LXGW WenKai|Noto Sans CJK SC'

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
on_debian() { command -v apt-get >/dev/null; }

# What .venv was made from: the lock and the project's own metadata.
lock() { cat requirements.txt pyproject.toml | cksum; }

is_ready() {
    [[ -f .venv/ready && "$(<.venv/ready)" == "$(lock)" ]] &&
        # A newer system Python or a moved folder leaves the stamp but not the packages.
        .venv/bin/python -I -c '
import sys
from importlib.util import find_spec
here = find_spec("workflow")
sys.exit(not (find_spec("manim") and here and here.origin.startswith(sys.argv[1] + "/")))
' "$(pwd -P)" 2>/dev/null
}

find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# pycairo and manimpango are compiled against the system's libraries.
can_compile() {
    local python=$1
    command -v cc >/dev/null && command -v pkg-config >/dev/null &&
        pkg-config --exists cairo pangocairo pangoft2 &&
        "$python" -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))'
}

# Without fontconfig's own tool the scenes find out by themselves, before they draw.
has_font() { ! command -v fc-list >/dev/null || fc-list : family | grep -Eq "$FONTS"; }

has_all_it_needs() {
    local python
    python=$(find_python) && can_compile "$python" && has_font
}

install_on_debian() {
    local as_root=() python=python3 font=fonts-lxgw-wenkai
    if ((EUID != 0)); then
        command -v sudo >/dev/null ||
            die "Some system packages are missing: run this once as root, or install sudo."
        as_root=(sudo)
    fi
    say "Installing system packages (a compiler, Cairo, Pango, a Chinese font) …"
    "${as_root[@]}" apt-get update -q >/dev/null || say "apt-get update failed; trying anyway."
    apt-cache show "$font" >/dev/null 2>&1 || font=fonts-noto-cjk
    # Ubuntu 22.04 has Python 3.10, and 3.11 beside it.
    if apt-cache show python3 | grep -q '^Version: 3\.10\.'; then python=python3.11; fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
        --no-install-recommends build-essential pkg-config libcairo2-dev libpango1.0-dev \
        fontconfig "$font" "$python" "$python-dev" "$python-venv" >/dev/null ||
        die "apt-get could not install the system packages; its own words are above."
    has_all_it_needs || die "This system has no Python 3.11 or newer: install one, then try again."
}

tell_what_to_install() {
    say "The film needs Python 3.11 or newer, a C compiler, Cairo, Pango and a Chinese font."
    say "Install them with this, then run the same command again:"
    if command -v brew >/dev/null || [[ $(uname) == Darwin ]]; then
        say "    brew install python@3.13 pkgconf cairo pango fontconfig"
        say "    brew install --cask font-lxgw-wenkai"
    elif command -v dnf >/dev/null; then
        say "    sudo dnf install gcc pkgconf-pkg-config python3-devel cairo-devel pango-devel \\"
        say "        fontconfig google-noto-sans-cjk-fonts"
    elif command -v pacman >/dev/null; then
        say "    sudo pacman -S --needed base-devel pkgconf python cairo pango fontconfig \\"
        say "        ttf-lxgw-wenkai"
    elif command -v zypper >/dev/null; then
        say "    sudo zypper install gcc pkgconf python312-devel cairo-devel pango-devel \\"
        say "        fontconfig google-noto-sans-sc-fonts"
    else
        say "    (the packages of your system with the headers of Python, Cairo and Pango,"
        say "    pkg-config, fontconfig, and the font LXGW WenKai or Noto Sans CJK)"
    fi
    exit 1
}

install_python_packages() {
    local python
    python=$(find_python)
    say "Installing Python packages into .venv (some minutes the first time) …"
    mkdir -p .venv
    rm -f .venv/ready
    {
        .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
            "$python" -m venv --clear .venv
        .venv/bin/python -m pip --version || .venv/bin/python -m ensurepip
        .venv/bin/python -m pip install --no-input --require-hashes -r requirements.txt &&
            # An editable install would read the folder's name as a template.
            .venv/bin/python -c 'import os, sysconfig
with open(sysconfig.get_path("purelib") + "/landing-on-zero.pth", "w") as path:
    path.write(os.getcwd() + "\n")'
    } >setup.log 2>&1 || {
        tail -n 15 setup.log >&2
        die "The Python packages could not be installed; setup.log has the whole story."
    }
    rm setup.log
    lock >.venv/ready
}

set_up() {
    is_ready && return
    # Of two that start at once, the second waits for the first.
    exec 9<requirements.txt
    if command -v flock >/dev/null; then flock 9; fi
    is_ready && return
    if ! has_all_it_needs; then
        if on_debian; then install_on_debian; else tell_what_to_install; fi
    fi
    install_python_packages
}

set_up
exec 9<&-
