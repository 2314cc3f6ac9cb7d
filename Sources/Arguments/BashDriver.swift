/// The part of the bash completion that is the same for every program; `PROGRAM` stands for its name behind an
/// underscore, `PROGRAM_NAMES` for the command that lists names.
///
/// bash splits the line at `=` and `:` too (COMP_WORDBREAKS) and replaces only the last piece, so the words are put
/// together again first (by the spaces of COMP_LINE) and the part before the last piece is cut off the answers.
let bashDriver = #"""
  # Sets words (as typed, up to the cursor) and starts (the index in COMP_WORDS where each begins).
  PROGRAM_words() {
    local line=${COMP_LINE:0:COMP_POINT} piece i
    words=() starts=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
      piece=${line#"${line%%[![:space:]]*}"}
      if [[ $i -eq 0 || $piece != "$line" || -z $piece ]]; then
        words+=('') starts+=("$i")
      fi
      line=$piece
      piece=${COMP_WORDS[i]}
      if [[ $i -eq $COMP_CWORD || ${line:0:${#piece}} != "$piece" ]]; then piece=$line; fi
      words[${#words[@]} - 1]+=$piece
      line=${line:${#piece}}
    done
  }

  # Answers those arguments that begin with the current word; what the shell would take apart is quoted.
  PROGRAM_offer() {
    local typed=${cur//\\/} quote='' candidate
    case $typed in [\'\"]*) quote=${typed:0:1} typed=${typed:1} ;; esac
    for candidate; do
      [[ $candidate == "$typed"* ]] || continue
      if [[ -z $quote ]]; then printf -v candidate '%q' "$candidate"; fi
      COMPREPLY+=("$before$candidate")
    done
  }

  PROGRAM_offer_lines() {
    local line lines=()
    while IFS= read -r line; do lines+=("$line"); done
    PROGRAM_offer ${lines[@]+"${lines[@]}"}
  }

  PROGRAM_offer_paths() {
    local path
    compopt -o filenames 2>/dev/null
    while IFS= read -r path; do COMPREPLY+=("$before$path"); done < <(compgen "$1" -- "${cur//\\/}")
  }

  # The words of the wrapped command: its own completion where bash-completion is loaded, else programs and files.
  PROGRAM_offer_command() {
    if declare -F _comp_command_offset >/dev/null; then
      _comp_command_offset "$1"
    elif declare -F _command_offset >/dev/null; then
      _command_offset "$1"
    elif [[ $1 -eq $COMP_CWORD && $cur != */* ]]; then
      PROGRAM_offer_lines < <(compgen -c -- "$cur")
    else
      PROGRAM_offer_paths -f
    fi
  }

  PROGRAM_offer_value() {
    case $kind in
      choice) PROGRAM_offer "${values[@]}" ;;
      file) PROGRAM_offer_paths -f ;;
      folder) PROGRAM_offer_paths -d ;;
      name) PROGRAM_offer_lines < <(PROGRAM_NAMES "${values[0]}" 2>/dev/null) ;;
    esac
  }

  # Answers only what stands behind the last piece that readline replaces.
  PROGRAM_cut() {
    local cur=$1 breaks='' head i
    [[ $COMP_WORDBREAKS == *:* ]] && breaks+=:
    [[ $COMP_WORDBREAKS == *=* ]] && breaks+==
    [[ $COMP_WORDBREAKS == *@* ]] && breaks+=@
    [[ -n $breaks && $cur == *["$breaks"]* ]] || return 0
    head=${cur%"${cur##*["$breaks"]}"}
    for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do COMPREPLY[i]=${COMPREPLY[i]#"$head"}; done
  }

  PROGRAM() {
    local words starts kind values path='' place=0 ended='' helping='' cur word last i before=''
    COMPREPLY=()
    PROGRAM_words
    last=$((${#words[@]} - 1))
    for ((i = 1; i < last; i++)); do
      word=${words[i]}
      if [[ -z $ended && $word == -- ]]; then
        ended=1
      elif [[ -z $ended && $word == -?* ]]; then
        if [[ $word != *=* ]] && PROGRAM_value "$path $word"; then ((i++)); fi
      elif [[ -z $path && $word == help ]]; then
        helping=1
      elif [[ -z $ended ]] && PROGRAM_verbs "$path" && [[ " ${values[*]} " == *" $word "* ]]; then
        path=${path:+$path }$word
      else
        PROGRAM_operand "$path $place"
        if [[ $kind == command ]]; then
          cur=${words[last]}
          PROGRAM_offer_command "${starts[i]}"
          PROGRAM_cut "$cur"
          return
        fi
        ((place++))
      fi
    done
    cur=${words[last]}
    word=$cur
    # i beyond the end: the word before the cursor was an option that waits for its value.
    if [[ -n $helping ]]; then
      PROGRAM_verbs "$path" && PROGRAM_offer "${values[@]}"
    elif ((i > last)); then
      PROGRAM_value "$path ${words[last - 1]}" && PROGRAM_offer_value
    elif [[ -z $ended && $cur == --*=* ]]; then
      before=${cur%%=*}= cur=${cur#*=}
      PROGRAM_value "$path ${before%=}" && PROGRAM_offer_value
    elif [[ -z $ended && $cur == -* ]]; then
      PROGRAM_options "$path"
      for i in "${values[@]}"; do [[ $i == "$cur"* ]] && COMPREPLY+=("$i"); done
      if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
    elif [[ -z $ended ]] && PROGRAM_verbs "$path"; then
      PROGRAM_offer "${values[@]}"
    elif PROGRAM_operand "$path $place"; then
      if [[ $kind == command ]]; then PROGRAM_offer_command "${starts[last]}"; else PROGRAM_offer_value; fi
    fi
    PROGRAM_cut "$word"
  }
  """#
