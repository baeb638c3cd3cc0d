package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
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

    private @Nullable AVPacketSideData get(int type) {
        if (all == null || all.isNull()) {
            return null;
        }
        AVPacketSideData found = av_packet_side_data_get(all, count, type);
        return found == null || found.isNull() ? null : found;
    }
}
