/* A rehearsal room: everything a ceremony needs, made up, in one folder. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* What to make. Plain values; strings are borrowed for the call. */
typedef struct {
  const char *dir;        /* (not nullable): must not exist or be empty; everything is made below it */
  const char *domain;     /* (not nullable): absolute name */
  KskAlgorithm algorithm; /* supported; of ZSKs and KSKs */
  guint bundles;          /* 1 to 9000: as many as the slots of a schema may be in a configuration */
  const char *rollover;   /* (not nullable): `normal`, `pre-publish`, `rollover`, `revoke`, `publish+`, `rollover+`,
                             `algorithm` */
  const char *seed;       /* (nullable): the ZSKs and so the requests are a function of it; NULL draws one */
  gint64 now_s;           /* the next quarter after this is requested */
  gboolean with_cameras;  /* two test pictures are recorded; otherwise cameras are not this program's */
  gboolean with_cards;    /* DIR/cards/: seven cards, of which three give the PIN, which is then nowhere else */
} KskRoomSpec;

/* The room that was made. Free with ksk_room_free(). */
typedef struct {
  char *config_path;       /* DIR/ksrsigner.yaml */
  char *request_path;      /* DIR/media/ksr/ksr-NAME-YYYY-qN-0.xml */
  char *previous_path;     /* DIR/hsmfd/skr-NAME-YYYY-qN-0.xml */
  char *response_path;     /* where the SKR is to be written; not made here */
  char *trust_anchor_path; /* DIR/trust-anchor.xml: the KSKs' digests */
  char *schema;            /* of the configuration */
  KskConfig *config;
} KskRoom;

/**
 * ksk_room_build:
 *
 * Makes a private SoftHSM token, KSKs, three generations of ZSKs, the previous SKR and the signed KSR of the next
 * quarter. Touches no token and no file outside spec->dir. Nothing there is ever replaced. When it fails after the
 * folder was taken, what has been made so far stays. SOFTHSM2_CONF of this process names the room's token afterwards.
 * Returns: (transfer full) (nullable). Errors: G_IO_ERROR_INVALID_ARGUMENT (a value of @spec), _INVALID_FILENAME,
 * _NOT_EMPTY and those of the system calls; KSK_DNSSEC_ERROR_MALFORMED (the domain); KSK_HSM_ERROR_*, KSK_CARD_ERROR_*.
 */
KskRoom *ksk_room_build (const KskRoomSpec *spec, GError **error);
void ksk_room_free (KskRoom *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskRoom, ksk_room_free)

G_END_DECLS
