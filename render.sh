#!/usr/bin/env bash
#
# Renders the film, in every language of the lesson, into build/.
#
#     ./render.sh                 the film
#     ./render.sh l1 …            only these chapters, each as a clip of its own
#     ./render.sh --all           the film, and every clip for the question hour
#
#     ./render.sh --check         no film: play every chapter in every language, theme and format,
#                                 and list what a viewer would stumble over
#
#     --draft                     small and fast: 480p, 15 frames a second
#     --language zh|en            only this language
#     --theme paper|night         instead of the lesson's theme
#     --aspect 16:9|9:16|1:1      instead of the lesson's format
#     --help                      this text
#
# LESSON=other.toml ./render.sh   teaches another lesson than lesson.toml.
# What is up to date is not made again.

set -euo pipefail

for argument in "$@"; do
    if [[ $argument == --help || $argument == -h ]]; then
        sed -n '3,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
        exit
    fi
done

if [[ ${LESSON-} && $LESSON != /* ]]; then export LESSON=$PWD/$LESSON; fi
cd "$(dirname "${BASH_SOURCE[0]}")"
source workflow/setup.sh
exec .venv/bin/python -m workflow "$@"
