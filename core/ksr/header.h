/* What a KSR and an SKR have in common: identity and bundles. */
#pragma once

#include "ksr/bundle.h"

G_BEGIN_DECLS

/* Embedded in both values, which own it. */
typedef struct {
  char *id;
  guint64 serial;
  char *domain;
  gint64 timestamp_s;
  GPtrArray *bundles; /* (element-type KskBundle), in time order */
} KskHeader;

/* Fills in @self with copies. @bundles: (element-type KskBundle): in any order. */
void ksk_header_init (KskHeader *self, const char *id, guint64 serial, const char *domain, gint64 timestamp_s,
                      GPtrArray *bundles);
void ksk_header_clear (KskHeader *self);
gboolean ksk_header_equal (const KskHeader *a, const KskHeader *b);

G_END_DECLS
