/* The keys that work from everywhere, and what they ask for. */
#include "keys.h"

#include <glib/gi18n.h>

/* Function keys, because no entry takes them: they work while somebody types. */
static const struct {
  guint keyval;
  GdkModifierType modifiers;
  KskCommand command;
  gboolean is_text; /* not while something that takes text has the focus */
} keys[] = {
  { GDK_KEY_F1, 0, KSK_COMMAND_HELP, FALSE },
  { GDK_KEY_question, 0, KSK_COMMAND_HELP, TRUE },
  { GDK_KEY_F2, 0, KSK_COMMAND_DEVIATION, FALSE },
  { GDK_KEY_F3, 0, KSK_COMMAND_OBJECTION, FALSE },
  { GDK_KEY_o, GDK_CONTROL_MASK, KSK_COMMAND_OBJECTION, FALSE },
  { GDK_KEY_F4, 0, KSK_COMMAND_PEOPLE, FALSE },
  { GDK_KEY_F5, 0, KSK_COMMAND_PAUSE, FALSE },
  { GDK_KEY_F6, 0, KSK_COMMAND_CORRECT, FALSE },
  { GDK_KEY_F10, 0, KSK_COMMAND_ABORT, FALSE },
  { GDK_KEY_Escape, 0, KSK_COMMAND_BACK, FALSE },
};

/* What each key does is said in the order in which somebody new would want to know it. */
static const KskKeyLine lines[] = {
  { "Enter", N_ ("next field; after the last one: confirms") },
  { "Tab", N_ ("goes to the next field or button") },
  { "F3, Ctrl+O", N_ ("objection: stops everything at once") },
  { "F2", N_ ("writes down a deviation from the script") },
  { "F6, \xe2\x86\x91 \xe2\x86\x93", N_ ("puts right what was typed in this step") },
  { "F8", N_ ("stop, mismatch: while the hash is read") },
  { "1 \xe2\x80\xa6 7", N_ ("puts a drawn card in, or takes it out; Ctrl+1 \xe2\x80\xa6 while a PIN is typed") },
  { "F7, F9", N_ ("does without a camera; looks for more") },
  { "F4", N_ ("who is in the room: somebody leaves or returns") },
  { "F5", N_ ("pauses the ceremony") },
  { "F10", N_ ("aborts the ceremony") },
  { "F1, ?", N_ ("shows these keys") },
  { "PgUp, PgDn", N_ ("turns the pages of a long list") },
  { "Esc", N_ ("leaves this page") },
  { NULL, NULL },
};

const KskKeyLine *
ksk_keys_get_lines (void)
{
  return lines;
}

KskCommand
ksk_keys_find_command (guint keyval, GdkModifierType state, gboolean types_text)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (gdk_keyval_to_lower (keyval) == keys[i].keyval && held == keys[i].modifiers && !(keys[i].is_text && types_text))
      return keys[i].command;
  }
  return KSK_COMMAND_NONE;
}
