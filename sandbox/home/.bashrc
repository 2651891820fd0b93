# Yours to change. The prompt and completion come from /usr/local/lib/slipway/shell.bash.
