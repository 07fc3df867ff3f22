/* A state as the note of a hash sheet. */
#pragma once

#include "ui/state-mark.h"

G_BEGIN_DECLS

/* @word: as for ksk_state_label_new(): no larger than it has to be, however much room the sheet has for a note. */
GtkWidget *ksk_sheet_note_new (KskState state, const char *word);

G_END_DECLS
