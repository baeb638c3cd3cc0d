package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEFAULT;
import static org.bytedeco.ffmpeg.global.avformat.AV_STREAM_GROUP_PARAMS_TILE_GRID;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.render.media.Boxes.Box;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.AVStreamGroup;
import org.bytedeco.ffmpeg.avformat.AVStreamGroupTileGrid;
import org.jspecify.annotations.Nullable;

/**
 * Reads the primary picture of a HEIF file (ISO/IEC 23008-12) through FFmpeg, coded as HEVC (HEIC, as telephones make it) or
 * AV1 (AVIF), whole or in tiles; turned, cropped and in the colours the file says. EXIF's orientation does not count there.
 */
final class HeifPicture implements AutoCloseable {
    private static final String DEMUXERS = "mov";
    private static final String CODECS = "hevc,av1,libaom-av1";
    private static final int MOST_TILES = 10_000;
    /** How many times the pixels that are allowed tiles may have, together. */
    private static final int MOST_WASTE = 2;
    /** Sides are coded in whole blocks, of at most so many pixels in HEVC. */
    private static final int BLOCK = 64;

    private final Path file;
    private final MediaLimits limits;
    private final PictureSizes sizes;
    private final Scope natives = new Scope();
    private final AVFormatContext format = new AVFormatContext(null);

    private final HeifColours colours;
    private final @Nullable CleanAperture seen;

    private HeifPicture(Path file, MediaLimits limits, HeifColours colours, @Nullable CleanAperture seen) {
        this.file = file;
        this.colours = colours;
        this.seen = seen;
        this.limits = limits;
        this.sizes = new PictureSizes(file, limits);
        int rc = Decoders.open(format, file, DEMUXERS, CODECS, natives);
        if (rc < 0) {
            natives.close();
            throw damaged(Ffmpeg.error(rc));
        }
    }

    static RgbImage read(Path file, MediaLimits limits) throws IOException {
        HeifColours colours;
        CleanAperture seen;
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            for (Box box : Boxes.in(in, 0, in.length())) {
                if (box.end() > in.length()) {
                    throw PictureEnd.cutOff(file, in.length(), box.end());
                }
            }
            HeifItems.Primary primary = HeifItems.primary(in);
            colours = HeifColours.read(in, primary);
            seen = CleanAperture.of(in, primary.own());
        }
        try (HeifPicture picture = new HeifPicture(file, limits, colours, seen)) {
            AVStreamGroup tiles = picture.primaryGroup();
            return tiles == null ? picture.whole() : picture.tiled(tiles);
        }
    }

    private InvalidInputException damaged(String why) {
        return new InvalidInputException(file + ": found a damaged or unusual HEIF or AVIF picture (" + why
                + "), expected one coded as HEVC or AV1; export it again, or as JPEG or PNG");
    }

    private @Nullable AVStreamGroup primaryGroup() {
        AVStreamGroup first = null;
        for (int i = 0; i < format.nb_stream_groups(); i++) {
            AVStreamGroup group = format.stream_groups(i);
            if (group.type() == AV_STREAM_GROUP_PARAMS_TILE_GRID) {
                if ((group.disposition() & AV_DISPOSITION_DEFAULT) != 0) {
                    return group;
                }
                first = first == null ? group : first;
            }
        }
        // Without a primary stream either, the first picture in tiles is what there is.
        return primaryStream() == null ? first : null;
    }

    private @Nullable AVStream primaryStream() {
        for (int i = 0; i < format.nb_streams(); i++) {
            AVStream stream = format.streams(i);
            if (stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO
                    && (stream.disposition() & AV_DISPOSITION_DEFAULT) != 0) {
                return stream;
            }
        }
        return null;
    }

    private RgbImage whole() throws IOException {
        AVStream stream = primaryStream();
        if (stream == null) {
            throw damaged("there is no primary picture in it");
        }
        sizes.check(stream.codecpar().width(), stream.codecpar().height());
        RgbImage[] only = new RgbImage[1];
        decode(Map.of(stream.index(), stream), (index, decoded) -> only[0] = decoded);
        RgbImage picture = only[0];
        SideData side = new SideData(
                stream.codecpar().coded_side_data(), stream.codecpar().nb_coded_side_data());
        return finished(picture, side.turn());
    }

    private RgbImage tiled(AVStreamGroup group) throws IOException {
        AVStreamGroupTileGrid grid = group.params_tile_grid();
        int width = grid.width();
        int height = grid.height();
        sizes.check(width, height);
        int tiles = grid.nb_tiles();
        if (tiles < 1 || tiles > MOST_TILES) {
            throw damaged("it has " + tiles + " tiles");
        }
        // The last tiles of rows and columns may stand out, no more: what is cut away is decoded first.
        if ((long) grid.coded_width() * grid.coded_height() / MOST_WASTE > limits.maxPixels()) {
            throw damaged("its tiles have " + grid.coded_width() + "x" + grid.coded_height() + " pixels, the picture "
                    + width + "x" + height);
        }
        Map<Integer, AVStream> needed = new HashMap<>();
        for (int i = 0; i < tiles; i++) {
            AVStream stream = group.streams(grid.offsets_idx(i));
            needed.put(stream.index(), stream);
        }
        byte[] rgb = new byte[3 * width * height];
        decode(needed, (index, tile) -> {
            for (int i = 0; i < tiles; i++) {
                if (group.streams(grid.offsets_idx(i)).index() == index) {
                    int left = grid.offsets_horizontal(i) - grid.horizontal_offset();
                    int top = grid.offsets_vertical(i) - grid.vertical_offset();
                    paste(tile, rgb, width, height, left, top);
                }
            }
        });
        SideData side = new SideData(grid.coded_side_data(), grid.nb_coded_side_data());
        return finished(new RgbImage(width, height, rgb), side.turn());
    }

    /** Cut, turned, in sRGB. */
    private RgbImage finished(RgbImage decoded, Turn turn) {
        RgbImage part = seen == null ? decoded : seen.apply(decoded);
        sizes.check(part.width(), part.height());
        return turn.apply(IccProfile.toSrgb(part, colours.profile()));
    }

    /** What of a tile lies inside the picture. */
    private static void paste(RgbImage tile, byte[] rgb, int width, int height, int left, int top) {
        int from = Math.max(0, -left);
        int to = Math.min(tile.width(), width - left);
        for (int y = Math.max(0, -top); y < Math.min(tile.height(), height - top) && from < to; y++) {
            System.arraycopy(
                    tile.data(),
                    3 * (y * tile.width() + from),
                    rgb,
                    3 * ((top + y) * width + left + from),
                    3 * (to - from));
        }
    }

    /** Takes a decoded picture of a stream. */
    private interface Taker {
        void take(int stream, RgbImage picture);
    }

    /** Decodes the first picture of each stream, and keeps none: many large tiles are not in memory together. */
    private void decode(Map<Integer, AVStream> streams, Taker taker) throws IOException {
        Map<Integer, AVStream> missing = new HashMap<>(streams);
        AVPacket packet = NativeMemory.packet(natives);
        while (!missing.isEmpty()) {
            int rc = av_read_frame(format, packet);
            if (rc < 0) {
                throw PictureEnd.cutOff(file, Files.size(file));
            }
            AVStream stream = missing.remove(packet.stream_index());
            if (stream != null) {
                taker.take(stream.index(), decode(stream, packet));
            }
            av_packet_unref(packet);
        }
    }

    private RgbImage decode(AVStream stream, AVPacket packet) {
        AVCodec coding = avcodec_find_decoder(stream.codecpar().codec_id());
        if (coding == null
                || coding.isNull()
                || !Decoders.lists(CODECS, coding.name().getString())) {
            throw damaged("it is coded in another way");
        }
        try (Scope scope = new Scope()) {
            AVCodecContext decoder = NativeMemory.codec(coding, scope);
            int rc = Decoders.open(decoder, coding, stream.codecpar(), stream.time_base(), CODECS);
            if (rc < 0) {
                throw damaged(Ffmpeg.error(rc));
            }
            return StillFrame.decode(file, decoder, packet, mostPixels(stream), colours);
        }
    }

    /** As many as the container states, whole coding blocks: what the coding says by itself is nobody's promise. */
    private long mostPixels(AVStream stream) {
        long width = (stream.codecpar().width() + BLOCK - 1L) / BLOCK * BLOCK;
        long height = (stream.codecpar().height() + BLOCK - 1L) / BLOCK * BLOCK;
        return width * height;
    }

    @Override
    public void close() {
        natives.close();
    }
}
