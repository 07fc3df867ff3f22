/* The footage of a story: what records of cameras and their files must say. */
#include "ceremony/story-private.h"

#include <string.h>

/* More would be no record of a camera. */
#define MAX_MEMBERS 24
#define MAX_NAME_BYTES 16
#define MAX_FILE_BYTES 255
#define SHA256_DIGITS 64

#define TEXTS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NUMBERS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NOTHING ((const char *const[]){ NULL })

static const struct {
  const char *kind;
  const char *const *texts;
  const char *const *numbers;
} kinds[] = {
  { "camera-opened", TEXTS ("camera", "place", "device"), NUMBERS ("width", "height", "fps") },
  { KSK_CAMERA_CONFIRMED, TEXTS ("camera", "place", "device"), NUMBERS ("width", "height", "fps") },
  { KSK_CAMERA_LEFT_OUT, TEXTS ("camera", "place", "device"), NOTHING },
  { "footage-begun", TEXTS ("camera", "file", "first_frame"), NOTHING },
  { "footage", TEXTS ("camera", "file", "sha256", "last_frame"), NUMBERS ("bytes", "frames") },
  { "camera-silent", TEXTS ("camera", "last_frame", "detail"), NOTHING },
  { "camera-back", TEXTS ("camera", "first_frame"), NUMBERS ("silent_ms") },
  { "frames-dropped", TEXTS ("camera"), NUMBERS ("frames") },
  { "camera-lost", TEXTS ("camera", "detail"), NOTHING },
  { "disk-low", NOTHING, NUMBERS ("minutes") },
  { "footage-ended", TEXTS ("camera", "file", "sha256", "last_frame"), NUMBERS ("bytes", "frames") },
  { "footage-copy", TEXTS ("camera", "file", "sha256"), NUMBERS ("bytes") },
  { "footage-copy-failed", TEXTS ("camera", "file", "detail"), NOTHING },
};

static gsize
find_kind (const char *kind)
{
  gsize i = 0;
  while (i < G_N_ELEMENTS (kinds) && strcmp (kind, kinds[i].kind) != 0)
    i++;
  return i;
}

gboolean
ksk_story_is_camera_decision (const char *kind)
{
  return strcmp (kind, KSK_CAMERA_CONFIRMED) == 0 || strcmp (kind, KSK_CAMERA_LEFT_OUT) == 0;
}

gboolean
ksk_story_is_footage (const char *kind)
{
  return find_kind (kind) < G_N_ELEMENTS (kinds) && !ksk_story_is_camera_decision (kind);
}

/* As they stand in the names of files: nothing that leads into another folder. */
static gboolean
is_name (const char *text, gsize max_bytes)
{
  return text[0] != '\0' && text[0] != '.' && strlen (text) <= max_bytes && strchr (text, '/') == NULL;
}

static gboolean
is_text_right (const char *name, const char *text)
{
  if (text == NULL)
    return FALSE;
  if (strcmp (name, "camera") == 0)
    return is_name (text, MAX_NAME_BYTES);
  if (strcmp (name, "file") == 0)
    return is_name (text, MAX_FILE_BYTES);
  if (strcmp (name, "sha256") == 0)
    return strlen (text) == SHA256_DIGITS && text[strspn (text, "0123456789abcdef")] == '\0';
  return TRUE;
}

gboolean
ksk_story_is_filming (const KskStory *self)
{
  return self->is_filming;
}

gboolean
ksk_story_has_open_footage (const KskStory *self)
{
  return self->is_filming || g_hash_table_size (self->open_films) > 0;
}

void
ksk_story_take_recording_started (KskStory *self, const KskStoryEvent *event)
{
  self->is_filming = TRUE;
}

void
ksk_story_take_recording_stopped (KskStory *self, const KskStoryEvent *event)
{
  self->is_filming = FALSE;
}

void
ksk_story_take_footage_begun (KskStory *self, const KskStoryEvent *event)
{
  g_hash_table_add (self->open_films, g_strdup (ksk_members_get_text (event->members, "file")));
}

void
ksk_story_take_footage_ended (KskStory *self, const KskStoryEvent *event)
{
  g_hash_table_remove (self->open_films, ksk_members_get_text (event->members, "file"));
}

gboolean
ksk_story_check_footage (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  gsize kind = find_kind (event->kind);
  g_return_val_if_fail (kind < G_N_ELEMENTS (kinds), FALSE);

  if (event->members == NULL || json_object_get_size (event->members) > MAX_MEMBERS)
    *wrong = "says nothing, or more than it can";
  for (const char *const *name = kinds[kind].texts; *wrong == NULL && *name != NULL; name++)
    if (!is_text_right (*name, ksk_members_get_text (event->members, *name)))
      *wrong = "does not say of which camera or file it is, or what of it";
  for (const char *const *name = kinds[kind].numbers; *wrong == NULL && *name != NULL; name++) {
    gint64 number = 0;
    if (!ksk_members_get_number (event->members, *name, &number) || number < 0)
      *wrong = "does not say how much it is";
  }
  return *wrong == NULL;
}

gboolean
ksk_story_check_camera_left_out (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  return ksk_story_check_signed_off (self, event, wrong) && ksk_story_check_footage (self, event, wrong);
}
