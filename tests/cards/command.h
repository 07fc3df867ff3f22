/* What an operator card answers to commands: an independent writing of what hsm/README.md says, for the tests. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char *blank_pin; /* (nullable): the card has no file yet, and this PIN */
  char *leave_at;  /* (nullable): `label`, `pin`, `share`: the process ends when that is asked for, as if pulled out */
  gboolean is_stranger;
  gboolean is_mute;
} CommandOptions;

typedef struct _CommandCard CommandCard;

/* @options: must outlive the card. Returns: (transfer full) (nullable): errors are those of the card's file. */
CommandCard *command_card_new (const char *path, const CommandOptions *options, GError **error);
void command_card_free (CommandCard *self);

gboolean command_card_is_mute (CommandCard *self);

/* Power on, or a reset: what was selected and what PIN was given is forgotten. */
void command_card_reset (CommandCard *self);

/* @answer: room for 258 octets. Returns how many of them are used: 2 and more. */
gsize command_card_answer (CommandCard *self, const guint8 *command, gsize n, guint8 *answer);

G_END_DECLS
