// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.dreamtalk.tarsos;

import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.testing.AbstractAudioFeatureExtractorTest;

class TarsosFeatureExtractorContractTest extends AbstractAudioFeatureExtractorTest {
    @Override
    protected AudioFeatureExtractor extractor() {
        return new TarsosFeatureExtractor();
    }

    /** Every window is analysed on its own, so the size of reads makes no difference at all. */
    @Override
    protected double tolerance() {
        return 0;
    }
}
