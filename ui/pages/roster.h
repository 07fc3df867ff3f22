/* A list of people, or of things, each with a state: as a shape, a word and what it is about. */
#pragma once

#include "ui/style.h"

G_BEGIN_DECLS

#define KSK_TYPE_ROSTER (ksk_roster_get_type ())
G_DECLARE_FINAL_TYPE (KskRoster, ksk_roster, KSK, ROSTER, GtkWidget)

/* Rows go down one column after the other. Where not all of them fit, those around the current one are shown. */
GtkWidget *ksk_roster_new (guint n_columns);

/* Begins anew. */
void ksk_roster_clear (KskRoster *self);

/* @badge: (nullable): `CO3`. @text: what or who, with a word for the state: `Ada Lorenz`, `waiting`. */
void ksk_roster_add (KskRoster *self, KskState state, const char *badge, const char *text);

G_END_DECLS
