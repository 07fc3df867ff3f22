/* The keys that work from everywhere, and what they ask for. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What can be asked of the console from any page. */
typedef enum {
  KSK_COMMAND_NONE,
  KSK_COMMAND_HELP,
  KSK_COMMAND_DEVIATION,
  KSK_COMMAND_OBJECTION,
  KSK_COMMAND_PEOPLE,
  KSK_COMMAND_PAUSE,
  KSK_COMMAND_ABORT,
  KSK_COMMAND_CORRECT, /* puts right what was typed in this step, before it is confirmed */
  KSK_COMMAND_BACK,    /* leaves a page that was asked for */
  KSK_COMMAND_LEAVE,   /* leaves the last page of a ceremony that is over */
} KskCommand;

/* One line of the list of keys. Static; the list ends with a NULL @keys. */
typedef struct {
  const char *keys; /* `F3`, `Ctrl+O`: not translated */
  const char *what; /* half a sentence, for gettext */
} KskKeyLine;

const KskKeyLine *ksk_keys_get_lines (void);

/* Returns the command of a key, or KSK_COMMAND_NONE. @types_text: a letter or `?` belongs to what has the focus. */
KskCommand ksk_keys_find_command (guint keyval, GdkModifierType state, gboolean types_text);

G_END_DECLS
