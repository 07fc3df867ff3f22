/* Where a PIN is typed: it goes into locked memory key by key, and nothing shows how long it is. */
#pragma once

#include <gtk/gtk.h>
#include <ksk.h>

G_BEGIN_DECLS

#define KSK_TYPE_PIN_ENTRY (ksk_pin_entry_get_type ())
G_DECLARE_FINAL_TYPE (KskPinEntry, ksk_pin_entry, KSK, PIN_ENTRY, GtkWidget)

/* Not an entry of GTK, because each of those keeps what was typed in memory that is neither locked nor wiped, and
 * shows its length. Backspace begins again. Enter emits KskPinEntry::submitted when something was typed. */
GtkWidget *ksk_pin_entry_new (void);

/* Returns: (transfer full) (nullable): what was typed, and forgets it. */
KskSecret *ksk_pin_entry_take (KskPinEntry *self);
void ksk_pin_entry_clear (KskPinEntry *self);
gboolean ksk_pin_entry_is_empty (KskPinEntry *self);

/* As though that key had been pressed; for tests and the autopilot. Returns TRUE when it was taken. */
gboolean ksk_pin_entry_press (KskPinEntry *self, guint keyval);

G_END_DECLS
