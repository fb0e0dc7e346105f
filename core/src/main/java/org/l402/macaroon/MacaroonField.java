package org.l402.macaroon;

/** The field types of the version 2 binary form. */
final class MacaroonField {

    static final int EOS = 0;
    static final int LOCATION = 1;
    static final int IDENTIFIER = 2;
    static final int VERIFICATION_ID = 4;
    static final int SIGNATURE = 6;

    private MacaroonField() {}
}
