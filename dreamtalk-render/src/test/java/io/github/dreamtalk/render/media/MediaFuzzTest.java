package io.github.dreamtalk.render.media;

import io.github.dreamtalk.fuzz.AbstractFuzzTest;
import io.github.dreamtalk.fuzz.FuzzTarget;
import java.util.List;

class MediaFuzzTest extends AbstractFuzzTest {
    @Override
    protected List<MediaFuzz> targets() {
        return List.of(MediaFuzz.values());
    }

    @Override
    protected int mutations(FuzzTarget target) {
        return target == MediaFuzz.PICTURE ? 1000 : 300;
    }
}
