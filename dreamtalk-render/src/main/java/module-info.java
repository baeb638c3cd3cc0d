/** Media through FFmpeg and the mesh renderer: found as services, nothing to call. */
@SuppressWarnings("module") // The module named below is compiled after this one.
module io.github.dreamtalk.render {
    requires transitive io.github.dreamtalk.core;
    requires java.desktop;
    requires org.bytedeco.ffmpeg;
    requires com.twelvemonkeys.imageio.jpeg;
    requires com.twelvemonkeys.imageio.tiff;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.github.dreamtalk.render.media to
            io.github.dreamtalk.eval;

    provides io.github.dreamtalk.spi.MediaReader.Provider with
            io.github.dreamtalk.render.media.FfmpegMediaReader.Provider;
    provides io.github.dreamtalk.spi.MediaWriter.Provider with
            io.github.dreamtalk.render.media.FfmpegMediaWriter.Provider;
    provides io.github.dreamtalk.spi.Renderer.Provider with
            io.github.dreamtalk.render.mesh.MeshRendererProvider;
}
