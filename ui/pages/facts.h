/* What is known about something: names on the left, values on the right. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KSK_TYPE_FACTS (ksk_facts_get_type ())
G_DECLARE_FINAL_TYPE (KskFacts, ksk_facts, KSK, FACTS, GtkGrid)

GtkWidget *ksk_facts_new (void);
void ksk_facts_clear (KskFacts *self);

/* @value: (nullable): nothing is added without one. */
void ksk_facts_add (KskFacts *self, const char *name, const char *value);

/* The same, for a value that is compared sign by sign: a serial number, a hash. */
void ksk_facts_add_code (KskFacts *self, const char *name, const char *value);

/* A sentence across both. */
void ksk_facts_add_sentence (KskFacts *self, const char *sentence, const char *css_class);

/* Returns: (transfer full): `2026-02-12 14:05:00 UTC`. */
char *ksk_facts_dup_time (gint64 utc_us);

G_END_DECLS
