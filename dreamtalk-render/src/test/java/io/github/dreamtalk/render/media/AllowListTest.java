package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.bytedeco.ffmpeg.global.avcodec.av_codec_is_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.av_codec_iterate;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import com.sun.net.httpserver.HttpServer;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.MediaLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What may look at a file of a stranger. Each of the three lists, of protocols, containers and codings, refuses by itself
 * what is not on it, and each is tried with what this FFmpeg can write.
 */
class AllowListTest {
    /** Containers to be read, by the name FFmpeg writes them under; several are one to whoever reads them. */
    private static final Set<String> CONTAINERS = Set.of(
            "wav",
            "w64",
            "mp2",
            "mp3",
            "mov",
            "mp4",
            "ipod",
            "3gp",
            "3g2",
            "ismv",
            "psp",
            "f4v",
            "flac",
            "ogg",
            "oga",
            "ogv",
            "opus",
            "spx",
            "matroska",
            "webm",
            "adts",
            "aiff",
            "caf",
            "au",
            "amr",
            "asf",
            "avi",
            "flv",
            "mpegts",
            "mpeg",
            "vob",
            "dvd",
            "svcd",
            "ac3",
            "eac3",
            "gsm");

    private static final Set<String> VIDEO_CONTAINERS = Set.of(
            "mov",
            "mp4",
            "ipod",
            "3gp",
            "3g2",
            "ismv",
            "psp",
            "f4v",
            "matroska",
            "webm",
            "avi",
            "asf",
            "flv",
            "mpegts",
            "mpeg",
            "vob",
            "dvd",
            "svcd");

    /** Containers not to be read. Not all that FFmpeg can write: some of its writers crash on a stream they do not expect. */
    private static final List<String> OTHERS = List.of(
            "nut",
            "latm",
            "voc",
            "rm",
            "sox",
            "ircam",
            "swf",
            "wtv",
            "rso",
            "ast",
            "smjpeg",
            "gxf",
            "h264",
            "m4v",
            "mjpeg",
            "mpeg2video",
            "ivf",
            "ac3",
            "eac3",
            "adts",
            "mp3");

    private static final Set<String> SOUND = Set.of(
            "aac",
            "aac_latm",
            "ac3",
            "eac3",
            "alac",
            "flac",
            "opus",
            "mp2",
            "mp3",
            "vorbis",
            "amr_nb",
            "amr_wb",
            "gsm",
            "gsm_ms",
            "wmav1",
            "wmav2",
            "wmapro",
            "nellymoser",
            "speex",
            "adpcm_swf",
            "adpcm_ms",
            "adpcm_ima_wav",
            "adpcm_ima_qt",
            "pcm_alaw",
            "pcm_mulaw",
            "pcm_u8",
            "pcm_s8",
            "pcm_s16le",
            "pcm_s16be",
            "pcm_s24le",
            "pcm_s24be",
            "pcm_s32le",
            "pcm_s32be",
            "pcm_f32le",
            "pcm_f32be",
            "pcm_f64le",
            "pcm_f64be");

    private static final Set<String> PICTURE = Set.of(
            "h264",
            "hevc",
            "vp8",
            "vp9",
            "av1",
            "mpeg4",
            "mpeg2video",
            "mjpeg",
            "png",
            "ffv1",
            "rawvideo",
            "prores",
            "mpeg1video",
            "h263",
            "flv1",
            "msmpeg4v3",
            "wmv1",
            "wmv2",
            "wmv3",
            "vc1",
            "vp6",
            "vp6f");

    @TempDir
    Path dir;

    private final FfmpegMediaReader reader = new FfmpegMediaReader();

    @AfterEach
    void close() {
        reader.close();
    }

    private Throwable hearing(Path file) {
        return catchThrowable(() -> reader.openAudio(file, MediaLimits.DEFAULT).close());
    }

    private static Throwable watching(Path file) {
        return catchThrowable(() -> {
            try (VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT)) {
                assertThat(video.next()).isNotNull();
            }
        });
    }

    @Test
    void everyContainerOfSoundThatCanBeWrittenIsReadIfItIsListedAndRefusedIfNot() {
        // In codings that may be read, so that the container alone decides.
        List<String> codings = List.of("mp2", "libmp3lame", "pcm_s16le", "pcm_s16be", "flac", "libopus", "ac3", "aac");
        assertContainers(CONTAINERS, codings, true, 25, 8);
    }

    @Test
    void everyContainerOfPicturesThatCanBeWrittenIsReadIfItIsListedAndRefusedIfNot() {
        List<String> codings = List.of("libopenh264", "mpeg4", "libvpx-vp9", "mjpeg", "mpeg2video", "png");
        assertContainers(VIDEO_CONTAINERS, codings, false, 10, 8);
    }

    private void assertContainers(Set<String> listed, List<String> codings, boolean sound, int reads, int refusals) {
        Set<String> read = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        for (String name :
                Stream.concat(listed.stream(), OTHERS.stream()).distinct().toList()) {
            Path file = dir.resolve("a." + name);
            // A program stream keeps times of MPEG pictures alone.
            List<String> own = !sound && name.matches("mpeg|vob|dvd|svcd") ? List.of("mpeg2video") : codings;
            if (own.stream()
                    .noneMatch(coding ->
                            sound ? Encoded.sound(file, name, coding) : Encoded.picture(file, name, coding))) {
                continue;
            }
            Throwable thrown = sound ? hearing(file) : watching(file);
            (thrown == null ? read : refused).add(name);
            if (listed.contains(name)) {
                assertThat(thrown).as(name).isNull();
            } else {
                // Not for want of a decoder: what is in it is listed.
                assertThat(thrown)
                        .as(name)
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("no supported")
                        // Named, and not for what its name says.
                        .hasMessageMatching("(?s).*found '.+' \\([^)]+\\), which.*");
            }
        }
        assertThat(read).hasSizeGreaterThanOrEqualTo(reads).contains("mov", "mp4", "webm");
        assertThat(refused).hasSizeGreaterThanOrEqualTo(refusals).contains("nut", "rm");
    }

    @Test
    void everyCodingOfSoundThatCanBeWrittenIsReadIfItIsListedAndRefusedIfNot() {
        assertCodings(AVMEDIA_TYPE_AUDIO, SOUND, List.of("wav", "matroska", "mov", "aiff", "au", "ogg"), 18, 12);
    }

    @Test
    void everyCodingOfPicturesThatCanBeWrittenIsReadIfItIsListedAndRefusedIfNot() {
        assertCodings(AVMEDIA_TYPE_VIDEO, PICTURE, List.of("matroska"), 9, 25);
    }

    private void assertCodings(int type, Set<String> listed, List<String> containers, int reads, int refusals) {
        Set<String> read = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        for (String encoder : encoders(type)) {
            for (String container : containers) {
                Path file = dir.resolve(encoder + "." + container);
                boolean sound = type == AVMEDIA_TYPE_AUDIO;
                if (!(sound ? Encoded.sound(file, container, encoder) : Encoded.picture(file, container, encoder))) {
                    continue;
                }
                Optional<String> coding = Encoded.coding(file, type);
                if (coding.isEmpty() || coding.get().equals("none")) {
                    continue;
                }
                Throwable thrown = sound ? hearing(file) : watching(file);
                (thrown == null ? read : refused).add(coding.get());
                if (listed.contains(coding.get())) {
                    assertThat(thrown).as("%s in %s", coding.get(), container).isNull();
                } else {
                    assertThat(thrown)
                            .as("%s in %s", coding.get(), container)
                            .isInstanceOf(InvalidInputException.class)
                            .hasMessageMatching(
                                    "(?s).*(is not let in|without a decoder|frames of 0x0|no sound in it).*");
                }
            }
        }
        assertThat(read).hasSizeGreaterThanOrEqualTo(reads);
        assertThat(refused).hasSizeGreaterThanOrEqualTo(refusals);
    }

    /** Those that need no hardware and are quick; SVT-AV1 writes on the console, and libaom does the same coding. */
    private static List<String> encoders(int type) {
        List<String> names = new ArrayList<>();
        try (Pointer at = new Pointer()) {
            for (AVCodec c = av_codec_iterate(at); c != null; c = av_codec_iterate(at)) {
                String name = c.name().getString();
                if (av_codec_is_encoder(c) != 0
                        && c.type() == type
                        && !name.matches(
                                "libsvtav1|.*_(nvenc|qsv|vaapi|v4l2m2m|vulkan|videotoolbox|amf|mf|at|d3d12va)")) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** The same list once more where FFmpeg keeps to it, whatever decoder it should choose. */
    @Test
    void ffmpegItselfIsToldTheLists() throws IOException {
        Path sound = Wav.sine(dir.resolve("a.wav"), 0.1, 16_000, 1);
        try (StreamDecoder decoder = new StreamDecoder(sound, StreamDecoder.Kind.SOUND, new Cancellation())) {
            assertThat(decoder.format().protocol_whitelist().getString()).isEqualTo("file");
            assertThat(decoder.format().format_whitelist().getString().split(","))
                    .contains("wav", "mov")
                    .doesNotContain("hls", "concat", "dash", "sdp", "applehttp", "ALL");
            assertThat(decoder.format().codec_whitelist().getString().split(","))
                    .contains("pcm_s16le")
                    .doesNotContain("ALL", "wavpack");
            decoder.openCodec();
            assertThat(decoder.codecWhitelist())
                    .isEqualTo(decoder.format().codec_whitelist().getString());
        }
    }

    /** Even a playlist that was let in could name local files and nothing else. */
    @Test
    void noProtocolButThatOfFilesExistsWhateverAPlaylistSays() throws IOException {
        Path segment = dir.resolve("segment.ts");
        assertThat(Encoded.sound(segment, "mpegts", "mp2")).isTrue();
        byte[] bytes = Files.readAllBytes(segment);
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            // The way in works: what the list has is found.
            assertThat(letIn("segment.ts")).isNull();
            String http = "127.0.0.1:" + server.getAddress().getPort() + "/segment.ts";
            for (String place : List.of(
                    "http://" + http,
                    "crypto+http://" + http,
                    "httpproxy://" + http,
                    "tcp://" + http,
                    "data:video/mp2t;base64," + Base64.getEncoder().encodeToString(bytes),
                    "concat:" + segment,
                    "subfile,,start,0,end," + bytes.length + ",,:" + segment,
                    "async:" + segment,
                    "cache:" + segment,
                    "pipe:0",
                    "crypto:" + segment)) {
                assertThat(letIn(place)).as(place).isInstanceOf(InvalidInputException.class);
            }
            assertThat(asked.get()).as("requests over the network").isZero();
        } finally {
            server.stop(0);
        }
    }

    /** Reads a playlist and a script of one entry with demuxers that production never lets in. */
    private Throwable letIn(String place) throws IOException {
        Path playlist = Files.writeString(
                dir.resolve("list.m3u8"),
                "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\n" + place
                        + "\n#EXT-X-ENDLIST\n");
        Throwable thrown = catchThrowable(() -> decode(playlist));
        Path script = Files.writeString(dir.resolve("list.ffconcat"), "ffconcat version 1.0\nfile '" + place + "'\n");
        Throwable other = catchThrowable(() -> decode(script));
        return thrown == null || other == null ? null : thrown;
    }

    private static void decode(Path file) {
        try (StreamDecoder decoder =
                new StreamDecoder(file, StreamDecoder.Kind.SOUND, "hls,mpegts,concat", new Cancellation())) {
            decoder.openCodec();
            if (decoder.next() == null) {
                throw new InvalidInputException("nothing to hear");
            }
        }
    }

    @Test
    void aFileNameIsNeverReadAsAProtocol() {
        assertThat(Ffmpeg.url(Path.of("concat:a|b"))).startsWith("file:").endsWith("concat:a|b");
        assertThatThrownBy(() -> reader.openAudio(Path.of("data:audio/wav;base64,AAAA"), MediaLimits.DEFAULT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no such file");
    }
}
