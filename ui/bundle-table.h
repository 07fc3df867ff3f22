/* The bundles as a table: number, inception, expiration, key tags of ZSKs and KSKs, signature. */
#pragma once

#include <ksk.h>

#include "pager.h"
#include "style.h"

G_BEGIN_DECLS

#define KSK_TYPE_BUNDLE_TABLE (ksk_bundle_table_get_type ())
G_DECLARE_FINAL_TYPE (KskBundleTable, ksk_bundle_table, KSK, BUNDLE_TABLE, GtkWidget)

/* @bundles: (not nullable) (element-type KskBundle): in time order; paged when there are more than fit. After a KSK:
 * `P` published, `S` signs, `R` revoked, as in the table of the log. */
GtkWidget *ksk_bundle_table_new (GPtrArray *bundles);

/* The last column of a row, from 0. It is empty until the first call. @word: (not nullable): translated, as
 * `verified`. Rows that the table does not have are passed over. */
void ksk_bundle_table_set_state (KskBundleTable *self, guint bundle, KskState state, const char *word);

/* Replaces keys and times of a row, from 0: the response's bundle after signing. */
void ksk_bundle_table_set_bundle (KskBundleTable *self, guint row, KskBundle *bundle);

/* Returns: (transfer none): to turn its pages. */
KskPager *ksk_bundle_table_get_pager (KskBundleTable *self);

G_END_DECLS
