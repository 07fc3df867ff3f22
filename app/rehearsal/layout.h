/* Where the things of a rehearsal stand in its folder. */
#pragma once

#include "calendar.h"

G_BEGIN_DECLS

/* Absolute paths. Free with ksk_layout_free(). */
typedef struct {
  char *dir;
  char *config;         /* ksrsigner.yaml */
  char *trust_anchor;   /* trust-anchor.xml */
  char *softhsm_config; /* hsm/softhsm2.conf */
  char *tokens;         /* hsm/tokens/ */
  char *previous;       /* hsmfd/skr-NAME-YYYY-qN-0.xml of the quarter before */
  char *request;        /* media/ksr/ksr-NAME-YYYY-qN-0.xml */
  char *response;       /* media/ksr/skr-NAME-YYYY-qN-0.xml */
  char *cards;          /* cards/, with a file for each operator card */
  char *card_set;       /* cards/cards.json */
} KskLayout;

/**
 * ksk_layout_new:
 * @dir: (not nullable): the room's folder.
 * @domain: (not nullable): an absolute name; files are called `root` for `.`, else after the name without final dot.
 * @quarter: of the request.
 *
 * Names everything; makes nothing. Returns: (transfer full) (not nullable).
 */
KskLayout *ksk_layout_new (const char *dir, const char *domain, KskQuarter quarter);
void ksk_layout_free (KskLayout *self);

/**
 * ksk_layout_make_folders:
 * @with_cards: also the one of the cards.
 *
 * Makes the room's folder, or takes one that is empty, and the folders in it. Errors: G_IO_ERROR_NOT_EMPTY when there
 * is anything in it, which is then not touched; G_IO_ERROR of the system call.
 */
gboolean ksk_layout_make_folders (const KskLayout *self, gboolean with_cards, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskLayout, ksk_layout_free)

G_END_DECLS
