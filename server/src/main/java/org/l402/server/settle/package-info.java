/** The node's own word on whether an invoice was paid. */
@NullMarked
package org.l402.server.settle;

import org.jspecify.annotations.NullMarked;
