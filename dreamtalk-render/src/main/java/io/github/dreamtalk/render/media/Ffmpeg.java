package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.BackendUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** The FFmpeg natives: loading, and the words for their error codes. */
final class Ffmpeg {
    /** What a process grows by, at most, when it loads the natives. */
    private static final long LOADED_SIZE = 64L << 20;

    private static volatile boolean loaded;

    /** Why loading failed half-way: Java tries no class a second time, and later failures would not say why. */
    private static @Nullable BackendUnavailableException broken;

    private Ffmpeg() {}

    /**
     * Loads the natives, the first time. FFmpeg's own console output is silenced unless the application has chosen its level:
     * what it says reaches the user in exceptions.
     *
     * @throws BackendUnavailableException each time they cannot be loaded, with the cause
     */
    static void load() {
        if (!loaded) {
            loadOnce();
        }
    }

    private static synchronized void loadOnce() {
        if (loaded) {
            return;
        }
        if (broken != null) {
            throw new BackendUnavailableException(broken.getMessage(), broken);
        }
        NativeLibraries.check();
        try {
            NativeLibraries.checkRoom(LOADED_SIZE);
            Loader.load(avutil.class);
            Loader.load(avcodec.class);
            Loader.load(avformat.class);
            Loader.load(swresample.class);
            Loader.load(swscale.class);
            if (avutil.av_log_get_level() == avutil.AV_LOG_INFO) {
                avutil.av_log_set_level(avutil.AV_LOG_QUIET);
            }
        } catch (LinkageError | OutOfMemoryError e) {
            broken = LoadingFailure.of(e).exception();
            throw broken;
        }
        loaded = true;
    }

    static String error(int code) {
        byte[] text = new byte[256];
        if (avutil.av_strerror(code, text, text.length) < 0) {
            return "error " + code;
        }
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }

    /** Always with the {@code file:} prefix, so that no file name can be read as another protocol. */
    static String url(Path file) {
        return "file:" + file.toAbsolutePath();
    }
}
