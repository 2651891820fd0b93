# What every interactive bash of the sandbox has: a prompt that shows where one is, completion, and the marks by which
# the page knows where a command begins and how it ended (OSC 133). They carry the key that the pty host gave this shell:
# without it the page takes marks for any program's output. Sourced by /etc/bash.bashrc.

[[ $- == *i* ]] || return 0

# Runs before each prompt; a command ran if PS0 was shown since the last one.
__slipway_status() {
  local status=$?
  if [[ -n ${__slipway_ran-} ]]; then
    printf '\e]133;D;%d%s\a' "$status" "${__slipway_key-}"
    __slipway_ran=
  fi
  return "$status"
}

__slipway_prompt() {
  local colour=32
  ((EUID == 0)) && colour=33
  # Part of prompts, which bash expands: nothing but digits may come from outside.
  __slipway_key=${SLIPWAY_MARKS:+;k=${SLIPWAY_MARKS//[^0-9a-f]/}}
  PS1='\[\e]133;A'$__slipway_key'\a\]\[\e['$colour'm\]\u@\h\[\e[0m\]:\[\e[34m\]\w\[\e[0m\]\$ \[\e]133;B'$__slipway_key'\a\]'
  # The expansion sets the variable and shows nothing. It must be of something that is never empty, or it is not done.
  PS0='\e]133;C'$__slipway_key'\a${BASH_VERSION:$((__slipway_ran=1,0)):0}'
  PROMPT_COMMAND=__slipway_status
}
__slipway_prompt
unset -f __slipway_prompt

HISTCONTROL=ignoredups
HISTSIZE=5000
HISTFILESIZE=5000
shopt -s histappend checkwinsize

alias ls='ls --color=auto'
alias grep='grep --color=auto'
alias ll='ls -l'

# Read when it is first asked for: it would be nine tenths of the time that a shell takes to start.
if ! shopt -oq posix && [[ -r /usr/share/bash-completion/bash_completion ]]; then
  __slipway_completion() {
    complete -r -D
    unset -f __slipway_completion
    . /usr/share/bash-completion/bash_completion
    # Bash then tries again with what is there now.
    return 124
  }
  complete -D -F __slipway_completion
fi
