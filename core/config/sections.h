/* The value of a configuration, and the readers of its sections. */
#pragma once

#include "config/config.h"
#include "config/option.h"

G_BEGIN_DECLS

struct _KskConfig {
  gatomicrefcount ref_count;
  gboolean has_filenames;
  GPtrArray *hsms; /* (element-type KskHsmConfig) */
  KskFilenamesConfig filenames;
  GPtrArray *keys; /* (element-type KskKeyConfig) */
  KskRequestPolicy request_policy;
  KskResponsePolicy response_policy;
  KskKskPolicy ksk_policy;
  GPtrArray *schemas; /* (element-type KskSchema) */
  KskCeremonyConfig ceremony;
  GStrv warnings;
};

/* What a section is without the file, and how it is freed. */
void ksk_request_policy_init (KskRequestPolicy *self);
void ksk_request_policy_clear (KskRequestPolicy *self);
void ksk_response_policy_init (KskResponsePolicy *self);
void ksk_ksk_policy_init (KskKskPolicy *self);
void ksk_ksk_policy_clear (KskKskPolicy *self);
void ksk_ceremony_config_init (KskCeremonyConfig *self);
void ksk_ceremony_config_clear (KskCeremonyConfig *self);
void ksk_cameras_config_init (KskCamerasConfig *self);
void ksk_cameras_config_clear (KskCamerasConfig *self);
void ksk_camera_config_free (KskCameraConfig *self);
void ksk_filenames_config_clear (KskFilenamesConfig *self);
void ksk_hsm_config_free (KskHsmConfig *self);
void ksk_key_config_free (KskKeyConfig *self);
void ksk_schema_free (KskSchema *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskCameraConfig, ksk_camera_config_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskHsmConfig, ksk_hsm_config_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskKeyConfig, ksk_key_config_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskSchema, ksk_schema_free)

/* Readers of a section, for the table of them: the member is the whole KskConfig, as some sections name others. */
KskOptionRead ksk_read_hsm;
KskOptionRead ksk_read_filenames;
KskOptionRead ksk_read_keys;
KskOptionRead ksk_read_request_policy;
KskOptionRead ksk_read_response_policy;
KskOptionRead ksk_read_ksk_policy;
KskOptionRead ksk_read_schemas;
KskOptionRead ksk_read_ceremony;
KskOptionRead ksk_read_cameras; /* a part of it */

/* Returns: (transfer full): the sentences of ksk_config_get_warnings(). */
GStrv ksk_config_build_warnings (const KskConfig *config);

G_END_DECLS
