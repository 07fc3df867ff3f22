/* A camera of a network: rtsp-camera PORT PASSWORD. Gives a moving ball at rtsp://camera:PASSWORD@127.0.0.1:PORT/room
 * until it is killed; PORT 0: any that is free. Prints the port when it can be asked. */
#include <gst/rtsp-server/rtsp-server.h>
#include <stdio.h>

#define PICTURES                                                                                  \
  "( videotestsrc is-live=true pattern=ball ! video/x-raw,width=640,height=360,framerate=15/1 ! " \
  "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 ! rtph264pay name=pay0 pt=96 )"

static GstRTSPMediaFactory *
create_pictures (void)
{
  GstRTSPMediaFactory *factory = gst_rtsp_media_factory_new ();

  gst_rtsp_media_factory_set_launch (factory, PICTURES);
  gst_rtsp_media_factory_set_shared (factory, TRUE);
  gst_rtsp_media_factory_add_role (factory, "viewer", GST_RTSP_PERM_MEDIA_FACTORY_ACCESS, G_TYPE_BOOLEAN, TRUE,
                                   GST_RTSP_PERM_MEDIA_FACTORY_CONSTRUCT, G_TYPE_BOOLEAN, TRUE, NULL);
  return factory;
}

static GstRTSPAuth *
create_auth (const char *password)
{
  GstRTSPAuth *auth = gst_rtsp_auth_new ();
  g_autofree char *basic = gst_rtsp_auth_make_basic ("camera", password);
  GstRTSPToken *token = gst_rtsp_token_new (GST_RTSP_TOKEN_MEDIA_FACTORY_ROLE, G_TYPE_STRING, "viewer", NULL);

  gst_rtsp_auth_add_basic (auth, basic, token);
  gst_rtsp_token_unref (token);
  return auth;
}

int
main (int argc, char **argv)
{
  if (argc != 3)
    return 2;
  gst_init (NULL, NULL);
  g_autoptr (GstRTSPServer) server = gst_rtsp_server_new ();
  g_autoptr (GstRTSPMountPoints) mounts = gst_rtsp_server_get_mount_points (server);
  g_autoptr (GstRTSPAuth) auth = create_auth (argv[2]);

  gst_rtsp_mount_points_add_factory (mounts, "/room", create_pictures ());
  gst_rtsp_server_set_auth (server, auth);
  gst_rtsp_server_set_address (server, "127.0.0.1");
  gst_rtsp_server_set_service (server, argv[1]);
  if (gst_rtsp_server_attach (server, NULL) == 0)
    return 1;
  printf ("%d\n", gst_rtsp_server_get_bound_port (server));
  fflush (stdout);
  g_main_loop_run (g_main_loop_new (NULL, FALSE));
  return 0;
}
