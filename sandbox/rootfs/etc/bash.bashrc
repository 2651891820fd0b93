# Interactive bash of a student's Docker host: completion, a prompt that shows where one is, and shell integration marks.
[ -z "${PS1-}" ] && return
shopt -s checkwinsize histappend globstar
HISTCONTROL=ignoreboth HISTSIZE=5000

if ! shopt -oq posix && [ -r /usr/share/bash-completion/bash_completion ]; then
  . /usr/share/bash-completion/bash_completion
fi
if command -v dircolors >/dev/null; then eval "$(dircolors -b)"; fi
alias ls='ls --color=auto' grep='grep --color=auto' ll='ls -l' la='ls -A'

# OSC 133 (FinalTerm's semantic prompt): A prompt, B input, C output, D;status end of a command.
# A page learns from them when a command ended and how. D is sent only where a command ran.
__slipway_end() {
  local status=$?
  if [ -n "${__slipway_ran-}" ]; then printf '\e]133;D;%s\a' "$status"; fi
  __slipway_ran=
  return "$status"
}
PROMPT_COMMAND=(__slipway_end)
PS0='\e]133;C\a${__slipway_none:$((__slipway_ran=1,0)):0}'
__slipway_none=
if [ "$(id -u)" = 0 ]; then __slipway_colour=31; else __slipway_colour=32; fi
PS1='\[\e]133;A\a\]${VIRTUAL_ENV_PROMPT:+($VIRTUAL_ENV_PROMPT) }\[\e['$__slipway_colour'm\]\u@\h\[\e[0m\]:\[\e[34m\]\w\[\e[0m\]\$ \[\e]133;B\a\]'
unset __slipway_colour
VIRTUAL_ENV_DISABLE_PROMPT=1
