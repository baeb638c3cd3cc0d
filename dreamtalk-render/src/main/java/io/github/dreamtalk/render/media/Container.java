package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;

import java.util.Map;

/** The two kinds of video and how their streams are coded. */
enum Container {
    /**
     * H.264 is made by OpenH264, the encoder of FFmpeg's LGPL build. One thread, since slices per thread would make the
     * bytes depend on the machine; the quantiser is held in a range that keeps faces clean at low motion.
     */
    MP4(
            "mp4",
            "libopenh264",
            "aac",
            AV_SAMPLE_FMT_FLTP,
            0.25,
            1,
            Map.of("rc_mode", "quality", "allow_skip_frames", "0", "qmin", "12", "qmax", "32"),
            Map.of("movflags", "+faststart"),
            // A fragment begins with each key frame and after each second, so a player never waits longer. The index
            // waits
            // for the first one: before that the start of the sound is not known, and it would be 21 ms out of step.
            Map.of("movflags", "+frag_keyframe+empty_moov+delay_moov+default_base_moof", "frag_duration", "1000000")),
    /**
     * VP9 in its real-time mode, at its fastest speed for cameras: of a talking face at 512 x 512, speed 5 took twice the
     * processor's time for files 6 % smaller and 0.1 dB better. Up to 4 threads share tiles; the bytes stay the same.
     */
    WEBM(
            "webm",
            "libvpx-vp9",
            "libopus",
            AV_SAMPLE_FMT_FLT,
            0.15,
            4,
            Map.of("deadline", "realtime", "cpu-used", "8", "lag-in-frames", "0", "qmin", "8", "qmax", "48"),
            Map.of(),
            // Nothing is written that would have to be filled in later; a cluster ends after a second, in milliseconds.
            Map.of("live", "1", "cluster_time_limit", "1000"));

    final String format;
    final String videoCodec;
    final String soundCodec;
    final int sampleFormat;
    final double bitsPerPixel;
    final int maxThreads;
    final Map<String, String> videoOptions;

    /** Of the muxer, when it writes a file. */
    final Map<String, String> fileOptions;

    /** Of the muxer, when it writes a stream from front to back. */
    final Map<String, String> streamOptions;

    Container(
            String format,
            String videoCodec,
            String soundCodec,
            int sampleFormat,
            double bitsPerPixel,
            int maxThreads,
            Map<String, String> videoOptions,
            Map<String, String> fileOptions,
            Map<String, String> streamOptions) {
        this.format = format;
        this.videoCodec = videoCodec;
        this.soundCodec = soundCodec;
        this.sampleFormat = sampleFormat;
        this.bitsPerPixel = bitsPerPixel;
        this.maxThreads = maxThreads;
        this.videoOptions = videoOptions;
        this.fileOptions = fileOptions;
        this.streamOptions = streamOptions;
    }

    /** Opus knows 48 kHz only; AAC keeps the family of the source. */
    int soundRate(int sourceRate) {
        return this == MP4 && sourceRate % 11_025 == 0 ? 44_100 : 48_000;
    }
}
