/* The configuration: a ksrsigner.yaml as operators already have it. */
#pragma once

#include "config/card-place.h"
#include "config/error.h"
#include "dnssec/algorithm.h"
#include "ksr/signature-policy.h"

G_BEGIN_DECLS

/* An entry of `hsm`. */
typedef struct {
  char *name;
  char *module;       /* (not nullable): path of the PKCS#11 module; `$NAME` at the start is the environment's */
  char *pin;          /* (nullable): honoured but warned about */
  char *so_pin;       /* (nullable): likewise */
  gboolean so_login;  /* log in as security officer: accepted for keygen tools, default FALSE */
  GHashTable *env;    /* (not nullable) (element-type utf8 utf8): set before the module is loaded */
  char *token_label;  /* (nullable): from `ceremony.hsm.NAME.token_label` */
  char *token_serial; /* (nullable): from `ceremony.hsm.NAME.token_serial` */
} KskHsmConfig;

/* `filenames`. All (nullable). */
typedef struct {
  char *previous_skr;
  char *input_ksr;
  char *output_skr;
  char *output_trustanchor;
} KskFilenamesConfig;

/* An entry of `keys`. */
typedef struct {
  char *name; /* the name schemas use */
  char *description;
  char *label;  /* CKA_LABEL */
  gint key_tag; /* 0 to 65535, or -1 when not given */
  KskAlgorithm algorithm;
  guint32 rsa_size_bits; /* 0 when not given */
  guint64 rsa_exponent;  /* 0 when not given */
  gint64 valid_from_s;
  gint64 valid_until_s;    /* -1 when not given */
  char *ds_sha256;         /* (nullable): 64 upper-case hex digits */
  gboolean hash_using_hsm; /* sign with CKM_SHA256_RSA_PKCS and the like, default FALSE: digest here */
} KskKeyConfig;

/* `request_policy`. Names, meaning and defaults: README, table of checks. */
typedef struct {
  GStrv acceptable_domains;
  gsize max_request_bytes;
  guint num_bundles;
  gboolean validate_signatures;
  gboolean keys_match_zsk_policy;
  gboolean rsa_exponent_match_zsk_policy;
  gboolean enable_unsupported_ecdsa;
  gboolean enable_unsupported_edwards_dsa;
  gboolean check_cycle_length;
  gint64 min_cycle_inception_length_s;
  gint64 max_cycle_inception_length_s;
  gboolean check_bundle_intervals;
  gint64 min_bundle_interval_s;
  gint64 max_bundle_interval_s;
  gboolean check_bundle_overlap;
  gboolean signature_algorithms_match_zsk_policy;
  GArray *approved_algorithms;    /* (element-type guint8) */
  GArray *rsa_approved_exponents; /* (element-type guint64) */
  GArray *rsa_approved_key_sizes; /* (element-type guint32) */
  gboolean signature_validity_match_zsk_policy;
  gboolean check_keys_match_ksk_operator_policy;
  GArray *num_keys_per_bundle; /* (element-type guint32) */
  guint num_different_keys_in_all_bundles;
  guint32 dns_ttl_s; /* 0: that of ksk_policy */
  gboolean signature_check_expire_horizon;
  guint signature_horizon_days;
  gboolean check_chain_keys;
  gboolean check_chain_keys_in_hsm;
  gboolean check_chain_overlap;
  gboolean check_keys_publish_safety;
  gboolean check_keys_retire_safety;
} KskRequestPolicy;

/* `response_policy`. */
typedef struct {
  guint num_bundles;
  gboolean validate_signatures;
} KskResponsePolicy;

/* `ksk_policy`. */
typedef struct {
  KskSignaturePolicy *signature_policy; /* algorithms empty: a plan fills in those of the KSKs it uses */
  guint32 ttl_s;
  char *signers_name; /* (nullable): must then be the request's domain */
} KskKskPolicy;

/* One slot of a schema: names of `keys`. */
typedef struct {
  GStrv publish;
  GStrv sign;
  GStrv revoke;
  gboolean algorithms_may_differ; /* SKR-SIGN lets ZSKs and signing KSKs be of different algorithms here */
} KskSchemaSlot;

/* An entry of `schemas`. */
typedef struct {
  char *name;
  GPtrArray *slots; /* (element-type KskSchemaSlot): slot 1 first, none missing */
} KskSchema;

/* A longer file is not read. */
#define KSK_MAX_CONFIG_BYTES (1024 * 1024)

#define KSK_MAX_ROOM_CAMERAS 4
#define KSK_MAX_CAMERA_PLACE 40 /* characters that say what one of them sees */

/* What a camera is, and then what its source is. */
typedef enum {
  KSK_CAMERA_DEVICE_V4L2,     /* `v4l2`: path of its device file */
  KSK_CAMERA_DEVICE_RTSP,     /* `rtsp`: address, rtsp:// or rtsps:// */
  KSK_CAMERA_DEVICE_PIPEWIRE, /* `pipewire`: name of its node */
  KSK_CAMERA_DEVICE_FILE,     /* `file`: path of a film that is shown as though it were live */
  KSK_CAMERA_DEVICE_TEST,     /* `test`: a drawn room; no source */
} KskCameraDevice;

/* An entry of `cameras.list`. */
typedef struct {
  char *name;             /* `CAM01` to `CAM04`; default: by its place in the list */
  char *place;            /* what it sees, in the words of the room; default "" */
  KskCameraDevice device; /* default: test */
  char *source;         /* (nullable): see there; may hold a password, so show ksk_camera_config_dup_device() instead */
  guint32 width;        /* even, default 1280 */
  guint32 height;       /* even, default 720 */
  guint32 fps;          /* default 30 */
  guint32 bitrate_kbit; /* of its file, default 2500 */
} KskCameraConfig;

/* `ceremony.cameras`. */
typedef struct {
  gboolean is_outside; /* `record: outside`: cameras of the room that this program does not run; so without a section */
  GPtrArray *list;     /* (element-type KskCameraConfig): at most KSK_MAX_ROOM_CAMERAS; empty: those that are found */
  gboolean films_console; /* `console`: the stage as one more track, default FALSE */
  gboolean is_vp8;        /* `container`: `vp8` in WebM instead of `h264` in Matroska; not with a stream */
  char *stream_target; /* (nullable): `stream.target`: srt://, rtmp://, rtmps:// or an absolute folder for HLS; may hold
                        * a key, so do not show it */
} KskCamerasConfig;

/* Returns: (transfer full): what it is, for people and records, without any password: `USB camera (/dev/video0)`,
 * `network camera (rtsp://10.0.0.7/stream)`, `film (room.mkv)`, `camera (NODE)`, `test picture`. */
KSK_API char *ksk_camera_config_dup_device (const KskCameraConfig *self);

#define KSK_MAX_RECORD_FOLDERS 8

/* `ceremony`, but for its `hsm`, which KskHsmConfig has. Texts are (nullable): not given. */
typedef struct {
  char *title;
  char *facility;
  char *zone;
  double viewing_distance_m; /* of the last row, default 10 */
  double picture_height_m;   /* of what is projected, default 1.5 */
  char *stage_display;       /* `displays.stage`: connector of the projector: `HDMI-1` */
  char *desk_display;        /* `displays.desk`: connector of the operator's monitor */
  char *boot_folder;         /* `media.boot`: where the boot medium is mounted; this and the next are absolute */
  char *log_folder;          /* `media.log` */
  char *request_folder;      /* `media.request` */
  char *copy_folder;         /* `media.copy`: where copies of the log stick are mounted, one after the other */
  char *journal_folder;      /* `media.journal`: for the second copy of the journal */
  GStrv record_folders;     /* (nullable): `media.record`: where media for copies of the record are mounted; absolute */
  char *hsm_console;        /* `hsm_console`: serial line that the HSM writes its console on; absolute */
  char *attachments_folder; /* `attachments`: of what the record has besides what is generated; absolute */
  KskCardPlace cards_place; /* `cards.place`: `device`, `reader` or `table`; default: at the device */
  char *cards_set;          /* `cards.set`: path of the set file; given unless at the device, absolute */
  char *cards_folder;       /* `cards.folder`: of the card files; given on the table alone, absolute */
  char *cards_module;       /* `cards.module`: PKCS#11 module of the cards; in a reader alone: instead of PC/SC */
  KskCamerasConfig cameras;
  gboolean set_system_clock; /* the machine's clock may be set with that of the ceremony, default FALSE */
} KskCeremonyConfig;

/* Immutable, reference counted. */
typedef struct _KskConfig KskConfig;

/* Returns: (transfer full): the defaults of every option: no HSM, no keys, no schemas. */
KSK_API KskConfig *ksk_config_new_default (void);

/**
 * ksk_config_parse:
 * @bytes: (not nullable): YAML 1.1 in UTF-8, at most 1 MiB; aliases allowed, expansion bounded.
 * @name: (not nullable): what errors call the file.
 *
 * Reads a configuration. Unknown options, wrong types, duplicate keys, schemas that name missing keys or skip a slot
 * are errors with the line. Nothing is opened; relative file names stay as written. Any thread. Returns: (transfer
 * full) (nullable). Errors: KSK_CONFIG_ERROR_*.
 */
KSK_API KskConfig *ksk_config_parse (GBytes *bytes, const char *name, GError **error);

KSK_API KskConfig *ksk_config_ref (KskConfig *self);
KSK_API void ksk_config_unref (KskConfig *self);

/* Returns TRUE when the file has a `filenames` section, so describes a ceremony and not only a policy. */
KSK_API gboolean ksk_config_has_filenames (KskConfig *self);

KSK_API GPtrArray *ksk_config_get_hsms (KskConfig *self); /* (element-type KskHsmConfig), in file order */
KSK_API const KskFilenamesConfig *ksk_config_get_filenames (KskConfig *self);
KSK_API GPtrArray *ksk_config_get_keys (KskConfig *self); /* (element-type KskKeyConfig), in file order */
KSK_API const KskRequestPolicy *ksk_config_get_request_policy (KskConfig *self);
KSK_API const KskResponsePolicy *ksk_config_get_response_policy (KskConfig *self);
KSK_API const KskKskPolicy *ksk_config_get_ksk_policy (KskConfig *self);
KSK_API const KskCeremonyConfig *ksk_config_get_ceremony (KskConfig *self);
KSK_API GPtrArray *ksk_config_get_schemas (KskConfig *self); /* (element-type KskSchema), in file order */

/* Returns: (transfer none) (nullable): the entry of `keys` with that name. */
KSK_API const KskKeyConfig *ksk_config_find_key (KskConfig *self, const char *name);

/* Returns: (transfer none) (nullable): the schema. Errors: KSK_CONFIG_ERROR_REFERENCE, listing those there are. */
KSK_API const KskSchema *ksk_config_find_schema (KskConfig *self, const char *name, GError **error);

/* Returns: (transfer none) (not nullable): sentences that the operator should see, such as a PIN in the file. */
KSK_API const char *const *ksk_config_get_warnings (KskConfig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskConfig, ksk_config_unref)

G_END_DECLS
