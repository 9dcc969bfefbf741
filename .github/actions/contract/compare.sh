#!/usr/bin/env bash
# Annotations to the log, the report to the job's summary, the status to the outputs; ends with the status.
set -u
if [ -n "${BASE_URL:-}" ]; then export BACKQUANT_BASE_URL="$BASE_URL"; fi
code=()
read -r -a paths <<< "${PATHS:-}"
for path in ${paths[@]+"${paths[@]}"}; do code+=(--usage "$path"); done
compare() { python -m backquant contract --fail-on "${FAIL_ON:-breaking}" ${code[@]+"${code[@]}"} "$@"; }

compare --format github
status=$?
if [ "$status" -ne 3 ]; then compare --format markdown >> "${GITHUB_STEP_SUMMARY:-/dev/null}" 2>/dev/null; fi
echo "status=$status" >> "${GITHUB_OUTPUT:-/dev/null}"
exit "$status"
