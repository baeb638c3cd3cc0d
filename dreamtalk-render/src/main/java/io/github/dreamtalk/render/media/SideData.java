package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_ICC_PROFILE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;

import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/**
 * What a container says of pictures beside their coding.
 *
 * @param all FFmpeg's list, null if it is empty
 * @param count entries of it
 */
record SideData(@Nullable AVPacketSideData all, int count) {
    private static final int MAX_PROFILE = 1 << 22;

    /** How pictures are turned to be upright. */
    Turn turn() {
        AVPacketSideData matrix = get(AV_PKT_DATA_DISPLAYMATRIX);
        if (matrix == null || matrix.size() < Turn.MATRIX * Integer.BYTES) {
            return Turn.NONE;
        }
        int[] values = new int[Turn.MATRIX];
        new IntPointer(matrix.data()).get(values);
        return Turn.ofMatrix(values);
    }

    /** The colour profile. */
    byte @Nullable [] profile() {
        AVPacketSideData icc = get(AV_PKT_DATA_ICC_PROFILE);
        if (icc == null || icc.size() > MAX_PROFILE) {
            return null;
        }
        byte[] bytes = new byte[(int) icc.size()];
        icc.data().get(bytes);
        return bytes;
    }

    private @Nullable AVPacketSideData get(int type) {
        if (all == null || all.isNull()) {
            return null;
        }
        AVPacketSideData found = av_packet_side_data_get(all, count, type);
        return found == null || found.isNull() ? null : found;
    }
}
