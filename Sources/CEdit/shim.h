#include <histedit.h>

// Swift cannot call functions with variable arguments; these fix them.

static inline int edit_set_prompt(EditLine *editor, char *(*prompt)(EditLine *)) {
  return el_set(editor, EL_PROMPT, prompt);
}

static inline int edit_use_emacs_keys(EditLine *editor) {
  return el_set(editor, EL_EDITOR, "emacs");
}

static inline int edit_use_history(EditLine *editor, History *lines) {
  return el_set(editor, EL_HIST, history, lines);
}

static inline int edit_bind(EditLine *editor, const char *key, const char *name,
                            unsigned char (*function)(EditLine *, int)) {
  el_set(editor, EL_ADDFN, name, name, function);
  return el_set(editor, EL_BIND, key, name, NULL);
}

static inline int edit_set_reader(EditLine *editor, el_rfunc_t reader) {
  return el_set(editor, EL_GETCFN, reader);
}

// Single characters from now on, up to the end of the next line.
static inline int edit_prepare_terminal(EditLine *editor) {
  return el_set(editor, EL_PREP_TERM, 1);
}

static inline int edit_set_history_size(History *lines, int size) {
  HistEvent event;
  history(lines, &event, H_SETUNIQUE, 1);
  return history(lines, &event, H_SETSIZE, size);
}

static inline int edit_enter(History *lines, const char *line) {
  HistEvent event;
  return history(lines, &event, H_ENTER, line);
}
