/* What an operator card answers to commands: an independent writing of what hsm/README.md says, for the tests. */
#include "command.h"

#include <string.h>
#include <unistd.h>

#include "hsm/card-file.h"

#define SW_DONE 0x9000
#define SW_NOT_GIVEN 0x6982
#define SW_BLOCKED 0x6983
#define SW_TRIES 0x63c0
#define SW_LENGTH 0x6700
#define SW_FILE 0x6a82
#define SW_INSTRUCTION 0x6d00
#define SW_FAILURE 0x6581

#define LABEL_FILE 1
#define SHARE_FILE 2

static const guint8 application[] = { 0xf0, 'K', 'S', 'K', 'C', 'A', 'R', 'D', 1 };

struct _CommandCard {
  char *path;
  const CommandOptions *options;
  KskCardFile *file; /* (nullable): NULL for a blank card */
  guint8 label[KSK_CARD_LABEL_BYTES];
  guint blank_tries;

  gboolean is_selected;
  guint selected_file;
  KskSecret *pin;   /* (nullable): the one that was given and right */
  KskSecret *share; /* (nullable): with the PIN */
};

static gboolean
load (CommandCard *self, GError **error)
{
  g_clear_pointer (&self->file, ksk_card_file_free);
  self->file = ksk_card_file_load (self->path, error);
  if (self->file == NULL)
    return FALSE;
  g_autoptr (GBytes) label = ksk_card_label_to_bytes (ksk_card_file_get_label (self->file));
  memcpy (self->label, g_bytes_get_data (label, NULL), sizeof self->label);
  return TRUE;
}

CommandCard *
command_card_new (const char *path, const CommandOptions *options, GError **error)
{
  CommandCard *self = g_new0 (CommandCard, 1);
  self->path = g_strdup (path);
  self->options = options;
  self->blank_tries = KSK_CARD_TRIES;
  if (options->blank_pin == NULL && !options->is_stranger && !options->is_mute && !load (self, error))
    g_clear_pointer (&self, command_card_free);
  return self;
}

void
command_card_free (CommandCard *self)
{
  command_card_reset (self);
  g_clear_pointer (&self->file, ksk_card_file_free);
  g_free (self->path);
  g_free (self);
}

gboolean
command_card_is_mute (CommandCard *self)
{
  return self->options->is_mute;
}

void
command_card_reset (CommandCard *self)
{
  self->is_selected = FALSE;
  self->selected_file = 0;
  g_clear_pointer (&self->pin, ksk_secret_free);
  g_clear_pointer (&self->share, ksk_secret_free);
}

static guint
select_something (CommandCard *self, guint p1, const guint8 *data, gsize n)
{
  if (p1 == 0x04) {
    command_card_reset (self);
    /* The file may be another card's by now: as if the cards had been exchanged and the reader had not noticed. */
    if (self->file != NULL && !load (self, NULL))
      return SW_FAILURE;
    self->is_selected = n == sizeof application && memcmp (data, application, n) == 0;
    return self->is_selected ? SW_DONE : SW_FILE;
  }
  if (p1 != 0x02 || !self->is_selected || n != 2 || data[0] != 0 || (data[1] != LABEL_FILE && data[1] != SHARE_FILE))
    return SW_FILE;
  self->selected_file = data[1];
  return SW_DONE;
}

static guint
count_tries (CommandCard *self)
{
  return self->file != NULL ? (guint)ksk_card_file_get_tries_left (self->file) : self->blank_tries;
}

/* A blank card has no share yet. Returns TRUE when the PIN is right. */
static gboolean
compare (CommandCard *self, const KskSecret *pin)
{
  if (self->file == NULL) {
    self->blank_tries--;
    if (g_strcmp0 ((const char *)ksk_secret_get_bytes (pin), self->options->blank_pin) != 0)
      return FALSE;
    self->blank_tries = KSK_CARD_TRIES;
    return TRUE;
  }
  g_clear_pointer (&self->share, ksk_secret_free);
  self->share = ksk_card_file_open (self->file, pin, NULL);
  return self->share != NULL;
}

static guint
verify (CommandCard *self, const guint8 *data, gsize n)
{
  if (count_tries (self) == 0)
    return SW_BLOCKED;
  if (n == 0)
    return self->pin != NULL ? SW_DONE : SW_TRIES | count_tries (self);

  g_clear_pointer (&self->pin, ksk_secret_free);
  g_autoptr (KskSecret) pin = ksk_secret_new (data, n, NULL);
  if (pin == NULL)
    return SW_FAILURE;
  if (!compare (self, pin))
    return count_tries (self) > 0 ? SW_TRIES | count_tries (self) : SW_BLOCKED;
  self->pin = g_steal_pointer (&pin);
  return SW_DONE;
}

/* Returns how much was put into @answer. */
static gsize
read_file (CommandCard *self, gsize n_wanted, guint8 *answer, guint *status)
{
  *status = SW_DONE;
  if (self->selected_file == LABEL_FILE && n_wanted == sizeof self->label) {
    memcpy (answer, self->label, n_wanted);
    return n_wanted;
  }
  if (self->selected_file == SHARE_FILE && self->share != NULL && n_wanted == ksk_secret_get_size (self->share)) {
    memcpy (answer, ksk_secret_get_bytes (self->share), n_wanted);
    return n_wanted;
  }
  *status = self->selected_file == SHARE_FILE && self->pin == NULL ? SW_NOT_GIVEN : SW_LENGTH;
  return 0;
}

static guint
update (CommandCard *self, const guint8 *data, gsize n)
{
  if (self->pin == NULL)
    return SW_NOT_GIVEN;
  if (self->selected_file == LABEL_FILE && n == sizeof self->label) {
    memcpy (self->label, data, n);
    return SW_DONE;
  }
  if (self->selected_file != SHARE_FILE || n != KSK_CARD_SHARE_BYTES)
    return SW_LENGTH;
  g_clear_pointer (&self->share, ksk_secret_free);
  self->share = ksk_secret_new (data, n, NULL);
  return self->share != NULL ? SW_DONE : SW_FAILURE;
}

/* The file is sealed under the PIN, so that it is written anew. */
static guint
change_pin (CommandCard *self, const guint8 *data, gsize n)
{
  if (self->pin == NULL)
    return SW_NOT_GIVEN;
  gsize n_old = ksk_secret_get_size (self->pin);
  if (n <= n_old || memcmp (data, ksk_secret_get_bytes (self->pin), n_old) != 0)
    return SW_LENGTH;

  KskCardLabel label;
  g_autoptr (KskSecret) pin = ksk_secret_new (data + n_old, n - n_old, NULL);
  if (pin == NULL || self->share == NULL || !ksk_card_label_parse (self->label, sizeof self->label, &label, NULL))
    return SW_FAILURE;
  unlink (self->path);
  if (!ksk_card_file_create (self->path, &label, self->share, pin, NULL, NULL) || !load (self, NULL))
    return SW_FAILURE;
  ksk_secret_free (self->pin);
  self->pin = g_steal_pointer (&pin);
  return SW_DONE;
}

/* Returns TRUE when this is the moment at which somebody pulls the card out. */
static gboolean
leaves_at (CommandCard *self, guint8 instruction, gsize n_data)
{
  const char *moment = self->options->leave_at;
  if (instruction == 0x20 && n_data > 0)
    return g_strcmp0 (moment, "pin") == 0;
  return instruction == 0xb0 && g_strcmp0 (moment, self->selected_file == LABEL_FILE ? "label" : "share") == 0;
}

gsize
command_card_answer (CommandCard *self, const guint8 *command, gsize n, guint8 *answer)
{
  guint status = SW_LENGTH;
  gsize n_answer = 0;
  gsize n_data = n > 5 ? command[4] : 0;
  const guint8 *data = command + 5;

  if (n >= 4 && leaves_at (self, command[1], n_data))
    _exit (0);
  if (n < 4 || (n > 5 && n < 5 + n_data)) {
    status = SW_LENGTH;
  } else if (self->options->is_stranger) {
    status = SW_FILE;
  } else if (command[1] == 0xa4) {
    status = select_something (self, command[2], data, n_data);
  } else if (!self->is_selected) {
    status = SW_INSTRUCTION;
  } else if (command[1] == 0x20) {
    status = verify (self, data, n_data);
  } else if (command[1] == 0x24) {
    status = change_pin (self, data, n_data);
  } else if (command[1] == 0xb0 && n == 5) {
    n_answer = read_file (self, command[4], answer, &status);
  } else if (command[1] == 0xd6) {
    status = update (self, data, n_data);
  } else {
    status = SW_INSTRUCTION;
  }
  answer[n_answer] = (guint8)(status >> 8);
  answer[n_answer + 1] = (guint8)status;
  return n_answer + 2;
}
