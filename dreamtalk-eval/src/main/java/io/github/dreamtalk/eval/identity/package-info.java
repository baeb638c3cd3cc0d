/** Who the face is and what it shows: embeddings and emotion. */
@NullMarked
package io.github.dreamtalk.eval.identity;

import org.jspecify.annotations.NullMarked;
