/* Colours, and how a window gets its style: fixed rules from a resource, sizes from a scale. */
#include "style.h"

#include <ksk-ui-resources.h>
#include <math.h>

#include "draw/fonts.h"

#define BLACK 0x000000
#define WHITE 0xffffff

/* Black on white, because the QR code needs it, because thin white strokes bloom on a wall and in a stream, and because
 * a lit room washes out a dark picture first. Colours are those of Okabe and Ito where they keep a contrast of 7:1 with
 * black, else lightened or darkened until they do: good is light and bad is dark, so that red-green blindness, a grey
 * picture and a bad projector all leave them apart. */
static const KskColourPair states[] = {
  [KSK_STATE_IDLE] = { "ksk-state-idle", 0xe6e6e6, BLACK },
  [KSK_STATE_CURRENT] = { "ksk-state-current", 0x003a70, WHITE },
  [KSK_STATE_BUSY] = { "ksk-state-busy", 0x8fcdf2, BLACK },
  [KSK_STATE_DONE] = { "ksk-state-done", 0x7fd4b8, BLACK },
  [KSK_STATE_WARNING] = { "ksk-state-warning", 0xf0e442, BLACK },
  [KSK_STATE_FAILED] = { "ksk-state-failed", 0x8c1d00, WHITE },
  [KSK_STATE_SKIPPED] = { "ksk-state-skipped", 0xd0d0d0, BLACK },
  [KSK_STATE_GAP] = { "ksk-state-gap", 0x8c1d00, WHITE },
};

/* Grounds of the stage that are not states. */
static const KskColourPair others[] = {
  { "ksk-paper", WHITE, BLACK },        { "ksk-lit", BLACK, WHITE },          { "ksk-band", 0xe6e6e6, BLACK },
  { "ksk-rehearsal", 0xffc04d, BLACK }, { "ksk-watermark", 0xffd9c7, BLACK },
};

const KskColourPair *
ksk_style_get_state_colours (KskState state)
{
  g_return_val_if_fail ((guint)state < G_N_ELEMENTS (states), &states[KSK_STATE_IDLE]);
  return &states[state];
}

void
ksk_style_show_state (GtkWidget *widget, KskState state)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  for (KskState each = 0; each <= KSK_STATE_LAST; each++) {
    if (each == state)
      gtk_widget_add_css_class (widget, ksk_style_get_state_colours (each)->name);
    else
      gtk_widget_remove_css_class (widget, ksk_style_get_state_colours (each)->name);
  }
}

const KskColourPair *
ksk_style_list_pairs (guint *n_pairs)
{
  static KskColourPair all[G_N_ELEMENTS (states) + G_N_ELEMENTS (others)];

  g_return_val_if_fail (n_pairs != NULL, NULL);
  if (all[0].name == NULL) {
    for (guint i = 0; i < G_N_ELEMENTS (all); i++)
      all[i] = i < G_N_ELEMENTS (states) ? states[i] : others[i - G_N_ELEMENTS (states)];
  }
  *n_pairs = G_N_ELEMENTS (all);
  return all;
}

KskColour
ksk_style_get_ground (const char *name)
{
  guint n_pairs;
  const KskColourPair *pairs = ksk_style_list_pairs (&n_pairs);

  for (guint i = 0; i < n_pairs; i++) {
    if (g_strcmp0 (pairs[i].name, name) == 0)
      return pairs[i].ground;
  }
  g_return_val_if_reached (WHITE);
}

static double
linear (guint32 channel)
{
  double c = (channel & 0xff) / 255.0;

  return c <= 0.03928 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static double
luminance (KskColour colour)
{
  return 0.2126 * linear (colour >> 16) + 0.7152 * linear (colour >> 8) + 0.0722 * linear (colour);
}

double
ksk_style_get_contrast (KskColour a, KskColour b)
{
  double la = luminance (a);
  double lb = luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

void
ksk_style_set_source (cairo_t *cr, KskColour colour)
{
  g_return_if_fail (cr != NULL);
  cairo_set_source_rgb (cr, ((colour >> 16) & 0xff) / 255.0, ((colour >> 8) & 0xff) / 255.0, (colour & 0xff) / 255.0);
}

/* Each ground with its text, as a class that any widget may have. */
static void
append_pairs (GString *css)
{
  guint n_pairs;
  const KskColourPair *pairs = ksk_style_list_pairs (&n_pairs);

  for (guint i = 0; i < n_pairs; i++) {
    g_string_append_printf (css, ".%s { background-color: #%06x; color: #%06x; }\n", pairs[i].name, pairs[i].ground,
                            pairs[i].text);
  }
}

/* What is as large as the scale says, inside of the window of that class. */
static char *
write_sizes (const char *scope, const KskScale *scale)
{
  GString *css = g_string_new (NULL);

#define RULE(selector, ...)                                           \
  do {                                                                \
    g_string_append_printf (css, "window.%s " selector " { ", scope); \
    g_string_append_printf (css, __VA_ARGS__);                        \
    g_string_append (css, "; }\n");                                   \
  } while (0)

  g_string_append_printf (css, "window.%s { font-size: %dpx; }\n", scope, scale->small);
  RULE ("grid", "border-spacing: %dpx", scale->gap);
  RULE ("box", "border-spacing: %dpx", scale->gap);
  RULE (".ksk-title", "font-size: %dpx", scale->text);
  RULE (".ksk-say", "font-size: %dpx", scale->text);
  RULE (".ksk-clock", "font-size: %dpx", scale->text);
  RULE (".ksk-page", "padding: %dpx %dpx", scale->gap / 2, scale->margin);
  RULE (".ksk-frame", "border-spacing: 0");
  RULE (".ksk-band", "min-height: %dpx; padding: 0 %dpx; border-spacing: 0", scale->top, scale->margin);
  RULE (".ksk-band .ksk-state", "padding: 0 %dpx; border-spacing: %dpx", scale->gap * 2 / 3, scale->gap / 2);
  RULE (".ksk-controls", "padding: %dpx %dpx; border-spacing: %dpx", scale->gap / 2, scale->margin, scale->gap);
  RULE (".ksk-control-band", "min-height: %dpx; border-top-width: %dpx", scale->bottom - scale->line, scale->line);
  RULE (".ksk-facts, .ksk-field, .ksk-form, .ksk-line", "border-spacing: %dpx %dpx", 2 * scale->gap, scale->gap);
  RULE (".ksk-state", "padding: 0 %dpx; border-spacing: %dpx; border-radius: %dpx", scale->gap, scale->gap, scale->gap);
  RULE (".ksk-word", "padding: 0 %dpx; border-spacing: %dpx; border-radius: %dpx", scale->gap / 2, scale->gap / 2,
        scale->gap / 2);
  RULE (".ksk-number", "margin-right: %dpx", scale->gap / 2);
  RULE (".ksk-hex label", "padding-right: %dpx", scale->small / 2);
  RULE (".ksk-mark", "min-width: %dpx; min-height: %dpx; margin-right: %dpx", scale->small * 3 / 4,
        scale->small * 3 / 4, scale->gap / 2);
  RULE (".ksk-qr", "min-width: %dpx; min-height: %dpx", scale->qr, scale->qr);
  RULE (".ksk-card", "padding: %dpx %dpx; border-radius: %dpx", scale->gap / 2, scale->gap, scale->gap);
  RULE (".ksk-card-number", "font-size: %dpx; margin-right: %dpx", scale->text * 3 / 2, scale->gap / 2);
  RULE (".ksk-camera", "min-width: %dpx; min-height: %dpx", scale->small * 6, scale->small * 27 / 8);
  RULE (".ksk-camera-large", "min-height: %dpx", scale->small * 6);
  RULE (".ksk-camera-name", "padding: 0 %dpx", scale->gap / 2);
  RULE (".ksk-slot", "border-width: %dpx", scale->line);
  RULE (".ksk-drawn-card", "padding: 0 %dpx; border-width: %dpx; border-radius: %dpx", scale->gap, scale->line,
        scale->gap);
  RULE (".ksk-row", "padding: %dpx 0; border-bottom-width: %dpx", scale->gap / 2, MAX (1, scale->line / 2));
  RULE (".ksk-texts", "border-spacing: 0");
  RULE (".ksk-table-row", "padding: %dpx 0; border-spacing: %dpx; border-bottom-width: %dpx", scale->gap / 4,
        2 * scale->gap, MAX (1, scale->line / 2));
  RULE (".ksk-badge", "padding: 0 %dpx; border-width: %dpx", scale->gap, scale->line);
  RULE (".ksk-badge-all", "padding: 0 %dpx; border-width: %dpx", scale->gap, scale->line);
  RULE ("entry", "min-height: %dpx; padding: 0 %dpx; border-width: %dpx", scale->small * 5 / 4, scale->gap,
        scale->line);
  RULE ("button", "min-height: %dpx; padding: 0 %dpx; border-width: %dpx", scale->small * 5 / 4, 2 * scale->gap,
        scale->line);
  RULE ("entry:focus-within", "outline-width: %dpx", 2 * scale->line);
  RULE ("button:focus", "outline-width: %dpx", 2 * scale->line);
#undef RULE
  return g_string_free (css, FALSE);
}

static void
add_provider (GdkDisplay *display, GtkCssProvider *provider)
{
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* Rules that hold in every window, once a display. */
static void
install_rules (GdkDisplay *display)
{
  static const char key[] = "ksk-style-rules";

  if (g_object_get_data (G_OBJECT (display), key) != NULL)
    return;
  g_object_set_data (G_OBJECT (display), key, GINT_TO_POINTER (TRUE));
  /* The processor draws, also while it films: a page that fades into the next costs ten of the dearest frames. */
  g_object_set (gtk_settings_get_for_display (display), "gtk-theme-name", "Default",
                "gtk-application-prefer-dark-theme", FALSE, "gtk-enable-animations", FALSE, "gtk-cursor-blink", FALSE,
                "gtk-overlay-scrolling", FALSE, "gtk-font-name", KSK_FONT_SANS " 12", NULL);

  g_autoptr (GString) css = g_string_new (NULL);
  append_pairs (css);
  g_autoptr (GtkCssProvider) pairs = gtk_css_provider_new ();
  gtk_css_provider_load_from_data (pairs, css->str, -1);
  add_provider (display, pairs);
  g_resources_register (ksk_ui_get_resource ());
  g_autoptr (GtkCssProvider) rules = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (rules, "/ksk/style/ksk.css");
  add_provider (display, rules);
}

static const char scale_key[] = "ksk-style-scale";

void
ksk_style_apply (GtkWindow *window, const char *scope, const KskScale *scale)
{
  g_return_if_fail (GTK_IS_WINDOW (window) && scope != NULL && scale != NULL);
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (window));
  g_autofree char *provider_key = g_strdup_printf ("ksk-style-%s", scope);
  g_autofree char *css = write_sizes (scope, scale);

  install_rules (display);
  GtkCssProvider *sizes = g_object_get_data (G_OBJECT (display), provider_key);
  if (sizes == NULL) {
    sizes = gtk_css_provider_new ();
    g_object_set_data_full (G_OBJECT (display), provider_key, sizes, g_object_unref);
    add_provider (display, sizes);
  }
  gtk_css_provider_load_from_data (sizes, css, -1);
  g_object_set_data_full (G_OBJECT (window), scale_key, g_memdup2 (scale, sizeof *scale), g_free);
  gtk_widget_add_css_class (GTK_WIDGET (window), "ksk");
  gtk_widget_add_css_class (GTK_WIDGET (window), scope);
  gtk_widget_queue_resize (GTK_WIDGET (window));
}

const KskScale *
ksk_style_get_scale (GtkWidget *widget)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  GtkRoot *root = gtk_widget_get_root (widget);

  return root != NULL ? g_object_get_data (G_OBJECT (root), scale_key) : NULL;
}
