/* A state as the note of a hash sheet. */
#include "sheet-note.h"

GtkWidget *
ksk_sheet_note_new (KskState state, const char *word)
{
  GtkWidget *note = ksk_state_label_new (state, word);

  /* Beside the name of the file there is one line for it, no higher than a table's. */
  gtk_widget_add_css_class (note, "ksk-table");
  gtk_widget_set_halign (note, GTK_ALIGN_START);
  gtk_widget_set_valign (note, GTK_ALIGN_START);
  return note;
}
